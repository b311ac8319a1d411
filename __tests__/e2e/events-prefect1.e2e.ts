import { testEvents } from './support/event-cases';

testEvents('prefect1', 'an event with Prefect 1');
