package i18n

import (
	"strings"
	"testing"
)

// TestWhatIsMeasuredIsReworded gives details as collectors and Go's library write
// them: none of their English is left.
func TestWhatIsMeasuredIsReworded(t *testing.T) {
	korean := Korean()
	for english, want := range map[string]string{
		"no answer within 1s": "1s 안에 응답 없음",
		"answered after 1.204s, more than the 1s it was given":                                                "1.204s 만에 응답, 허용 시간 1s 초과",
		"no reply from 10.99.0.53:53 in time":                                                                 "10.99.0.53:53, 시간 내 응답 없음",
		"203.0.113.80 ttl 300, expected 203.0.113.81":                                                         "203.0.113.80 ttl 300, 기대한 값 203.0.113.81",
		"SERVFAIL, no reachable authority (EDE 22): at delegation example.com.":                               "SERVFAIL, 도달 가능한 권한 서버 없음 (EDE 22): at delegation example.com.",
		"10.0.0.1: timeout, 10.0.0.2: refused: dial tcp 10.0.0.2:443: connect: connection refused":            "10.0.0.1: 시간초과, 10.0.0.2: 거부: TCP 접속 10.0.0.2:443: 연결 거부",
		"dial tcp 10.0.0.2:443: i/o timeout":                                                                  "TCP 접속 10.0.0.2:443: 시간 초과",
		"tls: failed to verify certificate: x509: certificate signed by unknown authority":                    "tls: 인증서 검증 실패: x509: 알 수 없는 기관이 서명한 인증서",
		"x509: certificate is valid for a.example, not b.example":                                             "x509: 인증서가 a.example용이며 b.example용이 아님",
		"TLS to 10.0.0.1:853: the certificate is signed by \"CN X\", whom this host does not trust":           "10.0.0.1:853 TLS: 인증서 서명자: \"CN X\" (이 호스트가 신뢰하지 않음)",
		"remote error: tls: handshake failure":                                                                "원격 오류: tls: 핸드셰이크 실패",
		"lookup www.example on 10.0.0.1:53: no such host":                                                     "www.example 조회 (10.0.0.1:53): 그런 호스트 없음",
		"can't send to 10.0.0.1:53: not permitted here: a local firewall, or a missing privilege":             "10.0.0.1:53{으로/로} 송신 불가: 이 호스트에서 허용되지 않음: 로컬 방화벽 또는 권한 부족",
		"not sent: eth0 has no carrier (cable, port or far end)":                                              "미송신: eth0 링크 없음 (케이블, 포트 또는 상대)",
		"dies after hop 2 (10.11.0.1); hop 3 was 10.21.0.1":                                                   "2번째 홉 (10.11.0.1) 다음에서 끊김; 이전 3번째 홉은 10.21.0.1",
		"ends at hop 2: 10.11.0.1 says host unreachable":                                                      "2번째 홉에서 끝남: 10.11.0.1 통보: 호스트 도달 불가",
		"10.0.1.1 4.2 ms loss 33 % host unreachable":                                                          "10.0.1.1 4.2 ms 손실 33 % 호스트 도달 불가",
		"10.0.1.1 4.2 ms loss 33 %":                                                                           "10.0.1.1 4.2 ms 손실 33 %",
		"packets of 1500 B vanish without a word; those of 1400 B pass":                                       "1500 B 패킷은 통보 없이 사라짐; 1400 B 패킷은 통과",
		"packets of 1500 B vanish without a word; those of 1400 B pass, though 10.0.0.1 says that 1500 B fit": "1500 B 패킷은 통보 없이 사라짐; 1400 B 패킷은 통과, 그러나 10.0.0.1{은/는} 1500 B까지 된다고 통보",
		"answers to pings of endpoints that count for none: 3 came twice, 1 are corrupt":                      "집계하지 않은 단말 핑 응답: 두 번 온 것 3건, 손상된 것 1건",
		"/ is 97 % full": "/ 97 % 사용",
		"no process falcon-sensor runs, and there is no unit falcon-sensor.service: is it installed?":     "falcon-sensor 프로세스 없음, falcon-sensor.service 유닛도 없음: 설치되어 있는가?",
		"failed: nginx.service (systemctl status shows why); failed since before noctop began: a.service": "실패: nginx.service (원인: systemctl status); noctop 시작 전부터 실패: a.service",
		"AWS could not be resolved: no such host":                                                         "AWS 조회 불가: 그런 호스트 없음",
		"not a Statuspage summary: it lacks page (it is an HTML page)":                                    "Statuspage 요약{이/가} 아님: page 없음 (HTML 페이지)",
		"nothing open; 2 dates left out that can't be true":                                               "진행 중인 것 없음; 있을 수 없는 날짜 2개 제외",
		"198.51.100.1, which nobody has (RFC 5737), answers by tcp and icmp: somebody is in the way":      "198.51.100.1, 아무도 쓰지 않는 주소 (RFC 5737)가 tcp and icmp{으로/로} 응답: 중간에 누군가 있음",
		"HTTP 503 Service Unavailable":                                                                    "HTTP 503 Service Unavailable",
		"We are looking into failures of storage, and of what stands on it.":                              "We are looking into failures of storage, and of what stands on it.",
	} {
		if got := korean.Reword(english); got != particles(want) {
			t.Errorf("%q:\n%q, want\n%q", english, got, particles(want))
		}
	}
}

// TestAMistakeInAFileIsReworded gives what the reader of YAML says.
func TestAMistakeInAFileIsReworded(t *testing.T) {
	for english, want := range map[string]string{
		"sequence end token ']' not found":     "목록을 닫는 ']'가 없음",
		"found unknown escape character \"q\"": "모르는 이스케이프 문자 \"q\"",
	} {
		if got := Korean().Say(T("not valid YAML: %s", Flat(english))); got != "올바른 YAML이 아님: "+want {
			t.Errorf("%q: %q", english, got)
		}
	}
}

// TestAllThatYAMLSaysIsKnown, of the mistakes that files are refused for.
func TestAllThatYAMLSaysIsKnown(t *testing.T) {
	korean := Korean()
	for _, text := range yamlSays {
		if !korean.Has(text.Format) {
			t.Errorf("%q is not translated", text.Format)
		}
	}
	for english, want := range map[string]string{
		"cannot convert \"perhaps\" to boolean":            "참/거짓으로",
		"found character '\t' that cannot start any token": "탭 문자로",
	} {
		if got := korean.Reword(english); !strings.Contains(got, want) {
			t.Errorf("%q: %q", english, got)
		}
	}
}
