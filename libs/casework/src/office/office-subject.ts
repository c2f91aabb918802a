/** What a timer or a task is about that is of the office as a whole: there is one office (ADR), and this is its id. */
export const officeSubject = '00000000-0000-7000-8000-000000000001';
