import { describeMatrix } from './describe-matrix.ts'

// Everything of `access` but the next file’s: each caller brings a role, and one legal entity takes so many.
describeMatrix(['access'], /^(?!.*(?:Role|Permissions|Operations|Audit|Token))/)
