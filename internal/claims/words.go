package claims

// The words that name a cause. A strong phrase names one wherever it stands; a
// weak word only in a sentence that speaks of causes, because pages also use it
// for symptoms, remedies and products.
type lexicon struct {
	class        Cause
	stems        string // of which a sentence must hold one: to look for these is cheap
	strong, weak *pattern
}

const (
	// fault is what makes a thing's name the name of a fault.
	fault   = `(?:errors?|failures?|faults?|issues?|problems?|outages?|incidents?|mistakes?|malfunctions?|disruptions?)`
	faultKo = `(?:오류|장애|고장|불량|결함|이상|문제|실수|사고|착오)`
)

var lexica = []lexicon{
	{Attack, `dos attack hack breach malicious intrusion ransom botnet security 디도스 공격 해킹 침해 랜섬 악성`, words(
		`d?dos(?:\s+attacks?)?|(?:cyber|hack(?:er|ing)?\s*|network\s+|malicious\s+)?-?attacks?|cyber[- ]?attacks?|hack(?:ed|ing)|hacks?|`+
			`security (?:incidents?|breach(?:es)?|compromise)|breach(?:es)?|malicious (?:activity|actors?|traffic)|intrusions?|ransomware|botnets?`,
		`(?:분산\s*서비스\s*거부\s*)?(?:대규모\s*)?(?:디도스|DDoS)(?:\s*\((?:DDoS|디도스)\))?(?:\s*공격)?|(?:사이버\s*|외부\s*|해킹\s*)?공격|해킹|침해\s*사고|랜섬웨어|악성\s*코드`,
	), nil},
	{Routing, `rout path bgp is-is 라우팅 경로`, words(
		`(?:rout(?:ing|e)s?|network path)\s+(?:\w+\s+)?`+fault+`|rout(?:ing|e)\s+(?:leaks?|flaps?|withdrawals?|misconfigurations?)|bgp|is-is|route (?:advertis|announc)\w*|withdr[ae]w\w* (?:our |the )?routes`,
		`(?:라우팅|경로)(?:\s*\(?(?:네트워크\s*)?(?:경로\s*)?(?:설정|정보|변경|제어)\)?)+(?:\s*`+faultKo+`)?|라우팅(?:\s*\([^)]{0,30}\))?\s*`+faultKo+`|(?:네트워크|통신)\s*경로(?:\s*설정)?\s*`+faultKo+`?|경로\s*`+faultKo,
	), words(`routing|routes?|network path`, `라우팅|경로`)},
	{Configuration, `config change human operator maintenance 설정 구성 명령 작업 담당자 운영자 관리자`, words(
		`misconfigur\w*|config(?:uration)?\s+(?:\w+\s+)?`+fault+`|(?:incorrect|wrong|bad|faulty|invalid|erroneous)(?:ly)?\s+config\w*|(?:human|operator)\s+error|`+
			`(?:faulty|bad|erroneous)\s+(?:network\s+)?change`,
		`(?:설정|환경\s*설정|명령어|구성)(?:\s*(?:값|변경|작업|입력))*\s*(?:과정(?:에서)?\s*)?`+faultKo+`|(?:교체|변경|증설|이전|공사|정기|설정|야간)\s*작업(?:자)?(?:\s*(?:중|도중|과정))?|작업(?:자)?(?:의)?\s*(?:오류|실수|미숙|과실)|(?:담당자|운영자|관리자)의?\s*실수`,
	), words(
		`(?:(?:recent|network|planned|routine|scheduled|internal)\s+)*(?:config(?:uration)?\s+)?changes?|configuration|(?:planned|routine|scheduled)\s+(?:maintenance|work)|maintenance work`,
		`설정`,
	)},
	{Power, `power blackout electrical cooling chiller hvac generator ups overheat fire thermal 정전 전원 전력 화재 냉각 누전 합선`, words(
		`power\s+(?:\w+\s+)?(?:failures?|outages?|loss|cuts?|issues?|events?|interruptions?|problems?|supply|surges?|incidents?|disturbances?)|loss of (?:utility )?power|lost power|blackout|`+
			`electrical (?:\w+\s+)?`+fault+`|(?:cooling|chiller|hvac|generator|ups)\s+(?:\w+\s+)?`+fault+`|overheat\w*|fires?|thermal (?:event|incident)`,
		`정전|전원\s*(?:공급\s*)?(?:장치\s*)?(?:장애|차단|이상|상실|불량|고장|중단|문제|끊)|전력\s*(?:공급\s*)?(?:장애|차단|이상|중단|문제)|화재|냉각\s*(?:장치\s*|설비\s*)?`+faultKo+`|누전|합선`,
	), words(`power|cooling`, `전원|전력`)},
	{Software, `update release deploy rollout patch build software sensor firmware bug defect regression leak 소프트웨어 펌웨어 프로그램 코드 업데이트 배포 패치 버그`, words(
		`(?:faulty|bad|buggy|defective|problematic|broken)\s+(?:\w+\s+){0,2}(?:updates?|releases?|deploy(?:ment)?s?|rollouts?|patch(?:es)?|builds?)|`+
			`defects?\s+(?:\w+\s+){0,4}(?:updates?|software|releases?)|software\s+(?:\w+\s+)?(?:bugs?|defects?|regressions?|`+fault+`)|(?:content|software|sensor|firmware)\s+updates?|bugs?|code defects?|memory leaks?`,
		`(?:소프트웨어|펌웨어|프로그램|코드)\s*(?:업데이트|`+faultKo+`|버그)|(?:업데이트|배포|패치)\s*(?:과정|도중|중|후|이후|파일)?(?:에서|에)?\s*(?:의\s*)?`+faultKo+`|버그`,
	), words(`updates?|releases?|deploy(?:ment|ments|ed)?|rollouts?|regressions?|patch(?:es)?`, `업데이트|배포|패치`)},
	{DNS, `dns resolution 도메인`, words(`dns\s+(?:\w+\s+)?`+fault+`|name resolution `+fault, `(?:DNS|도메인\s*네임)\s*(?:서버\s*|서비스\s*)?`+faultKo), words(`dns`, `DNS|도메인\s*네임`)},
	{ThirdParty, `party upstream external partner vendor carrier supplier provider isp 협력 통신사 타사 업체 사업자 제3자`, words(
		`(?:third[- ]party|upstream|external|partner|vendor|carrier|supplier)(?:['’]?s)?\s+(?:\w+\s+)?`+fault+`|(?:upstream|transit|hosting|third[- ]party|external|network)\s+(?:providers?|vendors?|carriers?|suppliers?|isps?)`,
		`(?:협력사|협력업체|통신사|타사|외부\s*업체|외부\s*사업자|제3자|상위\s*사업자|위탁\s*업체)(?:의|측)?\s*(?:망|회선|시스템|서비스|장비)?\s*(?:의\s*)?`+faultKo,
	), words(`third[- ]party|upstream`, `협력사|협력업체|통신사|타사|외부\s*업체|제3자|상위\s*사업자`)},
	{Capacity, `load overwhelm capacity surge spike exhaust congestion 과부하 급증 폭증 폭주 과다 초과 쏠림 용량`, words(
		`overload\w*|overwhelm\w*|capacity\s+(?:\w+\s+)?(?:issues?|problems?|shortages?|constraints?|exhaustion|limits?)|out of capacity|insufficient capacity|`+
			`(?:traffic|request|load)\s+(?:surges?|spikes?)|(?:surge|spike)s?\s+in\s+(?:traffic|requests|load|demand)|resource exhaustion|network congestion`,
		`(?:트래픽\s*)?과부하|(?:트래픽|접속(?:자)?|이용자|사용량)\s*(?:급증|폭증|폭주|과다|초과|쏠림)|용량\s*(?:부족|초과)`,
	), nil},
	{Hardware, `hardware equipment device switch router card disk optic module fiber fibre cable 장비 하드웨어 스위치 라우터 중계기 교환기 모듈 케이블 선로 관로 통신선 광섬유`, words(
		`(?:hardware|equipment|device|switch|router|line ?card|disk|optic(?:al)?|module)s?\s+(?:\w+\s+)?`+fault+`|(?:faulty|failed|broken|defective|damaged)\s+(?:\w+\s+)?(?:hardware|equipment|devices?|switch(?:es)?|routers?|line ?cards?|disks?|optics?|modules?)|`+
			`(?:fib(?:er|re)|cable)s?\s+(?:optic\s+)?(?:cuts?|breaks?|damages?|severed)|(?:cut|damaged|broken|severed)\s+(?:\w+\s+)?(?:fib(?:er|re)|cable)s?`,
		`(?:장비|하드웨어|스위치|라우터|서버\s*장비|중계기|교환기|모듈)\s*(?:노후\s*)?(?:오류|장애|고장|불량|결함|이상|노후)|(?:광\s*)?(?:케이블|선로|관로|통신선|광섬유)(?:이|가)?\s*(?:절단|단선|손상|훼손|장애|불량|끊)`,
	), words(`hardware`, `하드웨어|케이블`)},
}

// words compiles English phrases, which end at the ends of words, and Korean
// ones, to which particles stick.
func words(english, korean string) *pattern {
	return lazily(`(?i)\b(?:` + english + `)\b|` + korean)
}

// products are phrases in which the word for a cause means no cause: they are
// blotted out before anything is looked for.
var products = lazily(`(?i)\b(?:anti-?)?ddos[- ](?:protection|mitigation|defen[cs]e|scrubbing|shield|guard)\b|\battack (?:surface|vector)s?\b|` +
	`\bpower (?:bi|shell|automate|apps?|platform|pages)\b|\b(?:next|further|another|more|status|provide|providing|post|share|regular|additional)\s+(?:an?\s+)?updates?\b|\bupdates? (?:will|every|in|as|to follow|shortly)\b|` +
	`(?:디도스|DDoS)\s*(?:방어|대응|차단\s*장비|대피소)|공격적|무정전|정전기|재설정|초기\s*설정|(?:복구|조치|점검|개선|안정화|정상화|원복)\s*(?:를\s*위한\s*)?작업|(?:우회|대체)\s*경로|(?:추가|상황|공지|다음)\s*업데이트|(?:수정본|수정 사항|핫픽스|복구\s*도구)\s*배포`)

// causal are the words of a sentence that speaks of causes.
var causal = words(
	`caus(?:e|es|ed|ing)|due to|because(?: of)?|result(?:s|ed|ing)? (?:of|from)|attribut\w+|triggered|trac(?:ed|ing)|stem\w* from|following|after|introduced by|originat\w+|related to|identified|owing to|led to|suspect\w*`,
	`원인|때문|인해|인한|탓|비롯|따른|(?:으로|로)\s*(?:파악|확인|추정|판단|밝|인)`,
)

// effects stand before what a fault leads to, not before its cause.
var effects = lazily(`(?i)\b(?:causing|resulting in|leading to|experienc\w+|encounter\w*|see(?:ing)?|observ\w+|impacting|affecting|including|symptoms?|such as|errors? (?:in|with|for)|fix\w*|mitigat\w+|deploy\w+|implement\w+|roll\w+ out|revert\w*|to (?:make|apply)|unable to)\s+(?:[^\s,;:.]+\s+){0,4}$`)

// symptomatic are the classes that are as often an effect as a cause.
var symptomatic = setOf(DNS) | setOf(Configuration) | setOf(Software) | setOf(ThirdParty)
