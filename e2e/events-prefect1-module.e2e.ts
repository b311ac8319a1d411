import { testEvents } from './kit/event-cases';

testEvents('prefect1Module', 'an event with the HCL module of Prefect 1');
