import { describeFuzz } from './describe-fuzz.ts'

describeFuzz(['catalogue'])
