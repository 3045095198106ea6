import { describeMatrix } from './describe-matrix.ts'

describeMatrix(['access'], /Role|Permissions|Operations|Audit|Token/)
