import { testEvents } from './kit/event-cases';

testEvents('prefect1', 'an event with Prefect 1');
