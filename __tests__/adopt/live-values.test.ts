import { LiveValues, pruned } from '../../adopt/live-values';

describe('LiveValues', () => {
  test('takes each value once, and keeps the rest', () => {
    const values = new LiveValues({ a: { b: 1, c: 2 }, d: { e: {} } }, {});
    expect([values.take('a.b'), values.take('a.b'), values.take('a.x.y')]).toEqual([1, undefined, undefined]);
    expect(values.rest()).toEqual({ a: { c: 2 } });
  });

  test('takes the effective value, which merges user values and defaults', () => {
    const values = new LiveValues(
      { host: { name: 'a', port: null }, none: { name: null }, off: null },
      {
        host: { name: 'b', path: '/', port: 80 },
        none: { name: 'c' },
        on: 1,
        off: 'by default',
      },
    );
    expect(values.takeEffective('host')).toEqual({ name: 'a', path: '/' });
    expect(values.takeEffective('none')).toBeUndefined();
    expect(values.takeEffective('on')).toBe(1);
    expect(values.takeEffective('off')).toBeUndefined();
    expect(values.rest()).toEqual({ host: { port: null }, none: { name: null }, off: null });
  });

  test('does not change its input', () => {
    const given = { a: { b: 1 } };
    new LiveValues(given, {}).drop('a.b');
    expect(given).toEqual({ a: { b: 1 } });
  });

  test('keeps values that remove a default of the chart', () => {
    const defaults = { resources: { limits: { cpu: '1', memory: '1Gi' } }, listeners: ['http'], off: null };
    const values = new LiveValues(
      {
        resources: { limits: { cpu: null, memory: '2Gi', gpu: null } },
        listeners: [],
        off: null,
        hosts: [],
        postgresql: { primary: { labels: null } },
      },
      defaults,
    );
    expect([values.take('resources'), values.take('off'), values.take('postgresql.primary.labels')]).toEqual([
      { limits: { memory: '2Gi' } },
      undefined,
      undefined,
    ]);
    expect(values.rest()).toEqual({
      resources: { limits: { cpu: null } },
      listeners: [],
      postgresql: { primary: { labels: null } },
    });
    values.drop('resources');
    expect(values.peek('resources')).toBeUndefined();
  });

  test('puts a value back', () => {
    const values = new LiveValues({}, {});
    values.put('a.b', [1]);
    expect(values.rest()).toEqual({ a: { b: [1] } });
  });
});

test('pruned keeps false, zero and empty strings', () => {
  expect(pruned({ a: false, b: 0, c: '', d: [], e: {}, f: null, g: { h: undefined } })).toEqual({
    a: false,
    b: 0,
    c: '',
  });
});
