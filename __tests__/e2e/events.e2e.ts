import { testEvents } from './support/event-cases';

testEvents('construct', 'an event');
