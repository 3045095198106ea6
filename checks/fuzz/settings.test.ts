import { describeFuzz } from './describe-fuzz.ts'

describeFuzz(['settings', 'jobs'])
