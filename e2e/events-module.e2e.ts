import { testEvents } from './kit/event-cases';

testEvents('module', 'an event with the HCL module');
