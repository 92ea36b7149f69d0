package main

// turning is a moment at which a drill takes a turn: what is to be seen there, in
// English and in Korean, and what of that a test looks for on the screen.
type turning struct {
	at     string // as HH:MM:SS of the drill's day
	keys   string // that are pressed first; empty: none
	en, ko string
	shows  []string
}

// lesson is a drill with its turnings.
type lesson struct {
	drill string
	turns []turning
}

// lessons are all drills, in the order in which they are listed.
var lessons = []lesson{
	{"kt-2021", []turning{
		{"11:15:30", "", "Before: all is well.", "이전: 모두 정상.", []string{"✓ all is well"}},
		{
			"11:16:20", "", "DNS goes first. That is a suspicion, and no more: no incident is opened on it.",
			"DNS가 먼저 느려진다. 아직 의심일 뿐, 장애로 열지 않는다.",
			[]string{"SUSPECT  DNS resolver KT DNS is slow"},
		},
		{
			"11:16:34", "", "Nothing past KT's first router answers: suspected within four seconds. KT's resolver is implied by that, and counts for nothing.",
			"KT 1차 홉 너머가 모두 무응답: 4초 안에 의심. KT DNS는 그 결과일 뿐이라 세지 않는다.",
			[]string{"SUSPECT  KT: nothing answers past its first router", "LGU+ is fine", "implied by uplink KT"},
		},
		{
			"11:16:45", "", "The verdict, nine seconds after the core was gone: whose it is, whom it hurts, what to do, whom to call.",
			"코어가 끊긴 지 9초 만의 판정: 누구 책임인지, 무엇에 영향인지, 할 일, 연락처.",
			[]string{"DOWN  KT: nothing answers past its first router", "confirmed", "hurts Card payment", "move what needs it to LGU+", "circuit KT-1001"},
		},
		{
			"11:17:10", "e", "Its evidence: the way out is looked at as soon as the fault shows, and dies behind KT's first router.",
			"근거: 장애가 보이자마자 경로를 추적, KT 1차 홉 뒤에서 끊긴다.",
			[]string{"EVIDENCE", "gateway", "first hop"},
		},
		{
			"12:01:00", "", "The first public word is wrong: an attack. What came in by KT fell, and that contradicts it. Regions return with loss.",
			"첫 공식 발표는 오류: 공격이라 했다. 그러나 KT 회선 수신량은 줄었고, 이는 공격과 모순이다. 지역별로 손실과 함께 복구 중.",
			[]string{"DEGRADED  KT loses", "KT (contradicted): \"large DDoS attack"},
		},
		{
			"12:45:20", "", "KT says that it is over. The last minute still holds losses.",
			"KT는 복구라 발표. 최근 1분에는 아직 손실이 있다.", []string{"KT (contradicted): \"restored at 12:45\""},
		},
		{
			"12:47:00", "", "It is over here too, and what KT said is now borne out.",
			"여기서도 복구. KT의 발표가 이제 측정과 일치한다.", []string{"✓ all is well", "\"restored at 12:45\"", "supported"},
		},
		{
			"14:25:30", "", "The reversal: no attack, a routing error. The ledger keeps both.",
			"번복: 공격이 아니라 라우팅 오류. 원장에는 두 발표가 모두 남는다.", []string{"reversed"},
		},
		{"14:39:50", "", "The end.", "끝.", []string{"✓ all is well"}},
	}},
	{"kt-2021-alone", []turning{
		{"11:15:30", "", "Before: all is well.", "이전: 모두 정상.", []string{"✓ all is well"}},
		{
			"11:16:45", "", "The verdict without a second carrier to compare with: all that goes by KT fails, and is implied by it.",
			"비교할 두 번째 회선이 없는 판정: KT로 나가는 모든 것이 끊겼고, 모두 그 결과이다.",
			[]string{"DOWN  KT: nothing answers past its first router", "hurts Card payment, Booking", "implied by uplink KT"},
		},
		{
			"12:01:00", "", "The first public word is wrong, and can be told to be so by one uplink alone.",
			"첫 공식 발표는 오류이며, 회선 하나만으로도 알 수 있다.", []string{"KT (contradicted): \"large DDoS attack"},
		},
		{"14:25:30", "", "The reversal.", "번복.", []string{"reversed"}},
		{"14:39:50", "", "The end.", "끝.", []string{"✓ all is well"}},
	}},
	{"crowdstrike-2024", []turning{
		{
			"11:45:00", "", "Before: Azure's page is red, for a region that is not ours: not a warning here.",
			"이전: Azure 상태 페이지는 장애 표시, 그러나 우리 리전이 아니므로 경고하지 않는다.", []string{"✓ all is well", "identified: Centr", "not testable"},
		},
		{
			"13:10:00", "", "The onset: desks fall silent one after another. What they share is not clear yet.",
			"발생: 단말이 하나씩 무응답. 공통점은 아직 불분명.", []string{"DOWN  Check-in desks:", "probable", "hurts Check-in"},
		},
		{
			"13:13:00", "", "The verdict: hosts of two sites share an agent and a system that the living do not have. The network is fine, and it is not Azure.",
			"판정: 두 곳의 무응답 단말은 같은 에이전트와 운영체제를 쓰고, 살아 있는 단말은 아니다. 네트워크는 정상이고 Azure 때문이 아니다.",
			[]string{"21/24, Back office 14/16", "agent=falcon, os=windows", "confirmed"},
		},
		{
			"14:31:00", "", "The update is taken back, as the vendor's portal says. The dead stay dead.",
			"공급사 포털의 발표: 업데이트 회수. 죽은 단말은 그대로이다.", []string{"CrowdStrike", "customers' po"},
		},
		{
			"15:31:30", "", "A second fault: the check-in system fails, at a provider. It is an incident of its own.",
			"두 번째 장애: 체크인 시스템(사업자). 별개의 장애로 연다.", []string{"DOWN  Check-in system answers HTTP 503", "os=windows are silent"},
		},
		{
			"15:36:00", "V6", "The first public word is wrong: a Microsoft cloud outage. Azure's own probes are fine.",
			"첫 보도는 오류: 마이크로소프트 클라우드 장애. Azure에 대한 우리 측정은 정상이다.",
			[]string{"✓ Azure           ✓ 32 ms", "Press: a Microsoft"},
		},
		{
			"17:46:00", "", "The vendor names the cause.", "공급사가 원인을 밝힌다.", []string{"CrowdStrike"},
		},
		{"18:39:00", "", "The end of the tape: both are still open.", "기록의 끝: 두 장애 모두 진행 중.", []string{"DOWN  Check-in system answers HTTP 503", "os=windows are silent"}},
	}},
	{"facebook-2021", []turning{
		{"00:38:30", "", "Before: all is well.", "이전: 모두 정상.", []string{"✓ all is well"}},
		{
			"00:39:20", "", "The onset: its names fail and its addresses are silent.",
			"발생: 이름 조회 실패, 주소도 무응답.", []string{"SUSPECT  Facebook does not answer"},
		},
		{
			"00:40:00", "", "The verdict: the provider. That every resolver answers SERVFAIL for its name is implied, and no resolver is blamed.",
			"판정: 사업자. 모든 DNS 서버의 SERVFAIL은 그 결과이며, 어느 서버의 잘못도 아니다.",
			[]string{"DOWN  Facebook does not answer", "confirmed", "servfail", "implied by Facebook"},
		},
		{
			"01:08:00", "", "The first public word, 28 minutes later: it fits.",
			"28분 뒤의 첫 발표: 측정과 일치.", []string{"Facebook (supported)"},
		},
		{"06:00:30", "", "The routes return: it is watched for five minutes.", "경로 복구: 5분간 지켜본다.", []string{"RECOVERING"}},
		{"06:14:00", "", "The end.", "끝.", []string{"✓ all is well"}},
	}},
	{"aws-2025", []turning{
		{"15:47:30", "", "Before: all is well.", "이전: 모두 정상.", []string{"✓ all is well"}},
		{
			"15:48:20", "", "The onset: one name has no address at any resolver.",
			"발생: 한 이름의 주소가 어느 DNS 서버에도 없다.", []string{"SUSPECT  AWS: its DNS record is gone or empty", "nodata"},
		},
		{
			"15:49:00", "", "The verdict: the provider's record, not DNS. Its page says that all is well.",
			"판정: DNS가 아니라 사업자의 레코드. 사업자 페이지는 아직 정상이라 한다.",
			[]string{"DOWN  AWS: its DNS record is gone or empty, DNS itself is fine", "confirmed", "implied by AWS"},
		},
		{"16:12:00", "", "The page admits it, 23 minutes later.", "23분 뒤, 사업자 페이지가 인정.", []string{"AWS (supported)", "investigating"}},
		{
			"18:26:00", "", "The record is back, and requests fail: the same incident goes on.",
			"레코드는 복구, 요청은 실패: 같은 장애가 이어진다.", []string{"DOWN  AWS answers HTTP 503", "since 15:48:00"},
		},
		{"21:24:00", "", "The end.", "끝.", []string{"✓ all is well"}},
	}},
	{"fastly-2021", []turning{
		{"18:46:30", "", "Before: all is well.", "이전: 모두 정상.", []string{"✓ all is well"}},
		{
			"18:47:45", "", "The verdict: connections stand, every request is answered with an error. Its page says that all is well.",
			"판정: 연결은 되지만 모든 요청이 오류. 사업자 페이지는 아직 정상이라 한다.",
			[]string{"DOWN  Fastly answers HTTP 503", "confirmed"},
		},
		{"18:59:00", "", "The page admits it, 11 minutes after the onset.", "발생 11분 뒤, 사업자 페이지가 인정.", []string{"Fastly (supported)", "investigating"}},
		{
			"19:28:00", "", "The cause is known to Fastly. It dates the beginning eleven minutes late, and only that is contradicted.",
			"Fastly가 원인 파악을 발표. 시작 시각을 11분 늦게 적었고, 그것만 측정과 모순이다.", []string{"identified", "Fastly (supported)"},
		},
		{"19:37:00", "", "Most of it works again: it is watched for five minutes.", "대부분 복구: 5분간 지켜본다.", []string{"RECOVERING"}},
		{"19:59:00", "", "The end.", "끝.", []string{"✓ all is well"}},
	}},
	{"kt-dns-2023", []turning{
		{"14:24:30", "", "Before: all is well.", "이전: 모두 정상.", []string{"✓ all is well"}},
		{
			"14:25:06", "", "The onset: one resolver falls silent. Card payment uses no names, and is not hurt.",
			"발생: DNS 서버 한 대 무응답. 카드 결제는 이름을 쓰지 않아 영향이 없다.", []string{"SUSPECT  DNS resolver KT DNS does not answer", "hurts Booking"},
		},
		{
			"14:25:20", "", "The verdict: this resolver, and not the line.",
			"판정: 회선이 아니라 이 DNS 서버.", []string{"DEGRADED  DNS resolver KT DNS does not answer, others do", "in its place"},
		},
		{"14:42:30", "", "KT moves the region to a spare resolver: it answers, and not always.", "KT가 예비 DNS로 전환: 응답하지만 때때로 손실.", []string{"RECOVERING"}},
		{"14:55:50", "", "The end.", "끝.", []string{"✓ all is well"}},
	}},
}
