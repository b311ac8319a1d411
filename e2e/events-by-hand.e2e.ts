import { testEvents } from './kit/event-cases';

testEvents('byHand', 'an event with hand-written Terraform');
