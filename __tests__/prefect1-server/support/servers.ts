import { Prefect1Server, type Prefect1ServerProps } from '../../../src';
import { synthesize, type Template } from '../../support/template';

export function template(props: Prefect1ServerProps = {}): Template {
  return synthesize((stack) => {
    new Prefect1Server(stack, 'prefect', props).addOutputs();
  });
}
