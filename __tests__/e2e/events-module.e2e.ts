import { testEvents } from './support/event-cases';

testEvents('module', 'an event with the HCL module');
