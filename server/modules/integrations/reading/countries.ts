import { read, refused, type Cell } from './cell-result.ts'

// ISO 3166-1: alpha-2 and alpha-3 of each country in one word.
const codes = `
  ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB
  BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR
  BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR
  CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK
  FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS
  GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN
  ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO
  LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD
  MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER
  NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM
  PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP
  SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF
  TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY
  UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE
`

// What people and older systems write, where it is neither a code nor a name Intl knows.
const others: Readonly<Record<string, string>> = {
  uk: 'GB',
  'great britain': 'GB',
  britain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  inghilterra: 'GB',
  inglaterra: 'GB',
  eire: 'IE',
  'republic of ireland': 'IE',
  rsa: 'ZA',
  uae: 'AE',
  'united states of america': 'US',
  eeuu: 'US',
  'czech republic': 'CZ',
  'republica checa': 'CZ',
  'repubblica ceca': 'CZ',
  holland: 'NL',
  holanda: 'NL',
  olanda: 'NL',
  korea: 'KR',
  'republic of korea': 'KR',
  'russian federation': 'RU',
  macedonia: 'MK',
  turkey: 'TR',
  'viet nam': 'VN',
  'hong kong': 'HK',
  macau: 'MO',
}

const countries = new Map<string, string>()

for (const word of codes.trim().split(/\s+/)) {
  const country = word.slice(0, 2)
  countries.set(country.toLowerCase(), country)
  countries.set(word.slice(2).toLowerCase(), country)
  for (const language of ['en', 'es', 'it'])
    for (const style of ['long', 'short'] as const) {
      const name = new Intl.DisplayNames(language, { type: 'region', style }).of(country)
      if (name !== undefined) countries.set(folded(name), country)
    }
}
for (const [name, country] of Object.entries(others)) countries.set(name, country)

/** Reads a country into its ISO 3166-1 alpha-2 code: from that, the alpha-3 code, or a name in English, Spanish or Italian. */
export function readCountry(text: string): Cell<string> {
  const name = folded(text)
  if (name === '') return refused('blank')
  const country = countries.get(name)
  return country === undefined ? refused('country-unknown') : read(country)
}

function folded(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}|\./gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim()
    .replace(/^the /, '')
}
