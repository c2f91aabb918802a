/** What a timer or task is about that belongs to the office as a whole: one installation is one office (ADR 2). */
export const officeSubject = '00000000-0000-7000-8000-000000000001';
