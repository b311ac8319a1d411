import { testEvents } from './kit/event-cases';

testEvents('construct', 'an event');
