import { describeMatrix } from './describe-matrix.ts'

describeMatrix(['client-book'])
