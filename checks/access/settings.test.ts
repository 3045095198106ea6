import { describeMatrix } from './describe-matrix.ts'

describeMatrix(['settings', 'attributes', 'jobs'])
