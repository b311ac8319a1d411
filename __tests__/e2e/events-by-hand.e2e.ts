import { testEvents } from './support/event-cases';

testEvents('byHand', 'an event with hand-written Terraform');
