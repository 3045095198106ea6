import { describeFuzz } from './describe-fuzz.ts'

describeFuzz(['access'], /^(?!.*(?:Role|Permissions|Operations|Audit|Token))/)
