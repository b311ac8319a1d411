/** Snippets of docs/monitor.md. */
import { PrefectServer } from 'cdktf-prefect';
import { snippetStack } from './stack';

{
  const stack = snippetStack('retention');
  // #region retention
  new PrefectServer(stack, 'prefect', {
    retention: { eventDays: 14, flowRunDays: 90 },
  });
  // #endregion
}
