export const VERSION = '2022.09.23';
