import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';

const formats = ['json', 'xlsx', 'pdf'] as const;

export class RecapQuery {
  @Type(() => Number) @IsInt() @Min(1990) @Max(2100) year: number;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(12) month?: number;
  @IsOptional() @IsIn(formats) format?: (typeof formats)[number];
}
