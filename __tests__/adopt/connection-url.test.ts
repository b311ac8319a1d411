import { decoded, parseConnectionUrl } from '../../adopt/connection-url';

describe('parseConnectionUrl', () => {
  test('reads a URL as SQLAlchemy does', () => {
    expect(
      parseConnectionUrl('postgresql+asyncpg://me:p%40ss:w@db.example.com:6432/flows?ssl=require'),
    ).toEqual({
      username: 'me',
      password: 'p%40ss:w',
      host: 'db.example.com',
      port: '6432',
      database: 'flows',
      query: 'ssl=require',
    });
  });

  test('reads a URL without password and port, with an IPv6 address or with variables', () => {
    expect(parseConnectionUrl('postgresql://me@[2001:db8::1]/flows')).toMatchObject({
      host: '[2001:db8::1]',
    });
    expect(parseConnectionUrl('postgresql://me:$(PASSWORD)@$(HOST):5432/flows')).toMatchObject({
      password: '$(PASSWORD)',
      host: '$(HOST)',
      port: '5432',
    });
  });

  test('decodes valid percent-encoding only', () => {
    expect([decoded('p%40ss'), decoded('100%'), decoded(undefined)]).toEqual(['p@ss', '100%', undefined]);
  });
});
