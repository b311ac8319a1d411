/** Snippets of the documents that no other example has. Don't deploy them. Each import adds the stacks of a page. */
import './backup';
import './connect';
import './credentials';
import './database';
import './install';
import './monitor';
import './neighbours';
import './prefect1';
import './rotate';
import './workers';
import { app } from './stack';

app.synth();
