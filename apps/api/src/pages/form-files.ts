import { Catalogue } from '@app/catalogue';
import { AppError, type FieldError } from '@app/core';
import { FileRefused, Uploads } from '@app/documents';
import { Injectable } from '@nestjs/common';
import type { MultipartForm } from './read-form';

/** Some file of the form is unusable; all else is kept. */
export class FormRefused extends AppError {
  readonly code = 'pages.form_refused';
  readonly kind = 'invalid';

  constructor(override readonly fields: readonly FieldError[]) {
    super('form has unusable files');
  }
}

/** Keeps the files of a form at once, so that a mistake elsewhere in it loses none; also while the database is away. */
@Injectable()
export class FormFiles {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly uploads: Uploads,
  ) {}

  /** Uploads by document key, and what is wrong with the others. */
  async keep({ files }: MultipartForm): Promise<{ uploads: Record<string, string>; errors: FieldError[] }> {
    const uploads: Record<string, string> = {};
    const errors: FieldError[] = [];
    for (const { key, bytes, name } of files) {
      try {
        uploads[key] = await this.uploads.keep(bytes, name);
      } catch (error) {
        if (!(error instanceof FileRefused)) throw error;
        const detail = this.catalogue.texts.render('web.file_refused');
        errors.push({ field: `documents.${key}`, code: 'upload_unusable', detail });
      }
    }
    return { uploads, errors };
  }
}
