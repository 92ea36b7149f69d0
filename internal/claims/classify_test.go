package claims

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// said is a set of causes as the tables write it: "routing -attack".
func said(text string) string {
	gives, denies := summed(mentions(text))
	var all []string
	for _, c := range gives.list() {
		all = append(all, string(c))
	}
	for _, c := range denies.list() {
		all = append(all, "-"+string(c))
	}
	return strings.Join(all, " ")
}

func hold(t *testing.T, table [][2]string) {
	t.Helper()
	for _, row := range table {
		if got := said(row[0]); got != row[1] {
			t.Errorf("%s\n  got  %q\n  want %q", row[0], got, row[1])
		}
	}
}

func TestCausesInEnglish(t *testing.T) {
	hold(t, [][2]string{
		{"We are under a large DDoS attack.", "attack"},
		{"KT: large DDoS attack around 11:00", "attack"},
		{"The outage was caused by a BGP route leak.", "routing"},
		{"14:28 routing error", "routing"},
		{"A routing configuration error took the network down.", "routing"},
		{"Root cause: a configuration change to our network routers.", "configuration"},
		{"The cause was an erroneous network change.", "configuration"},
		{"a misconfigured filter", "configuration"},
		{"We lost power at the site; a fire broke out in the battery room.", "power"},
		{"power outage in AZ2", "power"},
		{"The issue was triggered by a defect in a content update for Windows hosts.", "software"},
		{"A faulty software update caused the crash.", "software"},
		{"A recent deployment caused elevated errors.", "software"},
		{"DNS failure in the region", "dns"},
		{"The problem was traced to an empty DNS record.", "dns"},
		{"due to an upstream provider outage", "third party"},
		{"A third-party vendor issue is affecting logins.", "third party"},
		{"Our load balancers were overloaded by a traffic surge.", "capacity"},
		{"A fibre cut is affecting customers in Busan.", "hardware"},
		{"faulty line card", "hardware"},
		{"Router failure after a power outage", "power hardware"},
	})
}

func TestWhatGivesNoCause(t *testing.T) {
	hold(t, [][2]string{
		{"", ""},
		{"We are investigating elevated error rates.", ""},
		{"CrowdStrike is aware of reports of crashes on Windows hosts related to the Falcon Sensor.", ""},
		{"We will provide an update within 30 minutes.", ""},
		{"Next update at 14:30 UTC.", ""},
		{"A fix has been deployed and we are monitoring.", ""},
		{"Customers may see increased latency.", ""},
		{"Affected: Azure DDoS Protection, Power BI Embedded, Azure Firewall.", ""},
		{"The fault is causing DNS resolution failures for some customers.", ""},
		{"Customers are experiencing DNS errors.", ""},
		{"We may have identified the likely cause of the issue and are actively deploying mitigation actions.", ""},
		{"Is it a DDoS attack?", ""},
		{"복구 작업을 진행하고 있습니다.", ""},
		{"현재 원인을 파악 중이며 추가 업데이트 예정입니다.", ""},
		{"공유기를 재설정해 주세요.", ""},
		{"유·무선 인터넷 접속 장애", ""},
		{"디도스 방어 장비 점검 안내", ""},
		{"디도스 공격인지 여부를 확인하고 있다.", ""},
		{"디도스 공격이 아니냐는 의혹이 나온다.", ""},
		{"We don't yet know whether this is an attack.", ""},
		{"An attack cannot be ruled out.", ""},
		{"We have not ruled out a cyberattack.", ""},
		{"디도스 공격 가능성도 배제할 수 없다.", ""},
	})
}

func TestNegationInEnglish(t *testing.T) {
	hold(t, [][2]string{
		{"not a DDoS", "-attack"},
		{"This is not a security incident or cyberattack.", "-attack"},
		{"The issue has been identified, isolated and a fix has been deployed. This is not a security incident or cyberattack.", "-attack"},
		{"This was not a DDoS, cyberattack or security breach.", "-attack"},
		{"There is no evidence of an attack.", "-attack"},
		{"We have seen no evidence that this was a cyber-attack.", "-attack"},
		{"no indication of malicious activity", "-attack"},
		{"KISA: no DDoS confirmed", "-attack"},
		{"It isn't a DDoS attack.", "-attack"},
		{"It wasn’t an attack.", "-attack"},
		{"14:28 routing error, not an attack", "routing -attack"},
		{"not an attack, a routing error", "routing -attack"},
		{"not an attack but a routing error", "routing -attack"},
		{"This is not an attack – it was a routing error.", "routing -attack"},
		{"not a DDoS: routing error", "routing -attack"},
		{"a routing error rather than an attack", "routing -attack"},
		{"The outage was not caused by a cyberattack, it was a power failure.", "power -attack"},
		{"It was not the result of an attack.", "-attack"},
		{"The incident was unrelated to the power outage.", "-power"},
		{"Neither a routing error nor a power outage is to blame.", "-routing -power"},
		{"This is not a routing or DNS issue.", "-routing -dns"},
		{"A DDoS attack was ruled out.", "-attack"},
		{"We have ruled out a DDoS attack.", "-attack"},
		{"DDoS was not the cause.", "-attack"},
		{"The DDoS attack has now been ruled out; a fibre cut is the cause.", "hardware -attack"},
		{"KT denied that it was an attack.", "-attack"},
		{"We no longer believe this is an attack.", "-attack"},
		{"Initial reports suggested a DDoS attack, but it is a routing error.", "routing -attack"},
		{"We initially suspected a DDoS attack. The cause is a routing error.", "routing -attack"},
		{"We suspected a DDoS attack but found a routing error.", "routing -attack"},
		{"The cause was corrected from a DDoS attack to a routing error.", "routing -attack"},
		// What looks like a denial and is none.
		{"The site is not available because of a DDoS attack.", "attack"},
		{"Customers could not connect due to a routing error.", "routing"},
		{"This is not only an attack but also a routing error.", "attack routing"},
		{"Initial reports suggest a power outage.", "power"},
		{"The DDoS attack has not stopped.", "attack"},
		{"No service until the fire is out.", "power"},
		{"It is not over: the attack goes on.", "attack"},
	})
}

func TestCausesInKorean(t *testing.T) {
	hold(t, [][2]string{
		{"오전 11시쯤 KT 네트워크에 대규모 디도스(DDoS) 공격이 발생해 네트워크 장애가 발생한 것으로 파악되고 있다.", "attack"},
		{"디도스 공격", "attack"},
		{"라우팅(네트워크 경로설정) 오류를 원인으로 파악했다.", "routing"},
		{"원인은 라우팅 오류", "routing"},
		{"네트워크 경로 설정 오류로 확인됐다.", "routing"},
		{"설정 오류로 인해 장애가 발생했습니다.", "configuration"},
		{"기업망 라우터 교체 작업 중 장애", "configuration"},
		{"정전으로 서비스가 중단되었습니다.", "power"},
		{"데이터센터 화재로 전원이 차단됐다.", "power"},
		{"소프트웨어 업데이트 오류", "software"},
		{"업데이트 과정에서 오류가 발생했습니다.", "software"},
		{"DNS 서버 장애", "dns"},
		{"통신사 회선 장애로 접속이 불안정합니다.", "third party"},
		{"협력사 시스템 문제", "third party"},
		{"트래픽 과부하가 발생했다.", "capacity"},
		{"장비 고장", "hardware"},
		{"광케이블이 절단되어 복구 중입니다.", "hardware"},
	})
}

func TestNegationInKorean(t *testing.T) {
	hold(t, [][2]string{
		{"디도스 아닌 라우팅 오류", "routing -attack"},
		{"디도스가 아니라 라우팅 오류", "routing -attack"},
		{"디도스 공격이 아닌 라우팅 오류로 확인됐다.", "routing -attack"},
		{"디도스 공격은 아닌 것으로 확인됐습니다.", "-attack"},
		{"DDoS 공격은 아니다", "-attack"},
		{"DDoS 아님", "-attack"},
		{"디도스나 해킹은 아니다.", "-attack"},
		{"디도스 또는 해킹 공격이 아닙니다.", "-attack"},
		{"디도스 공격으로 인한 것이 아니라 설정 오류 때문이다.", "configuration -attack"},
		{"라우팅 오류이지 디도스는 아니다.", "routing -attack"},
		{"디도스 공격 정황은 없다.", "-attack"},
		{"디도스 공격 흔적은 발견되지 않았다.", "-attack"},
		{"디도스 공격은 확인되지 않았다.", "-attack"},
		{"외부 공격과는 무관하다.", "-attack"},
		{"디도스 공격으로 보기 어렵다.", "-attack"},
		{"디도스 공격이라는 발표를 번복했다.", "-attack"},
		{"해킹 가능성은 낮다.", "-attack"},
		{"초기에는 트래픽 과부하가 발생해 디도스로 추정했으나, 면밀히 확인한 결과 라우팅(네트워크 경로설정) 오류를 원인으로 파악했다.", "routing -attack -capacity"},
		{"당초 디도스 공격으로 발표했지만 라우팅 오류로 정정했다.", "routing -attack"},
		// What looks like a denial and is none.
		{"라우팅 오류로 인터넷이 되지 않았다.", "routing"},
		{"디도스 공격으로 접속이 되지 않습니다.", "attack"},
		{"정전으로 서비스가 없는 상태입니다.", "power"},
		{"디도스 공격뿐만 아니라 라우팅 오류도 있었다.", "attack routing"},
		{"라우팅 오류로 파악했지만 정확한 경위는 조사 중이다.", "routing"},
	})
}

func TestWhatTakesACauseBack(t *testing.T) {
	set := func(text string) causeSet {
		var s causeSet
		for _, c := range strings.Fields(text) {
			s |= setOf(Cause(c))
		}
		return s
	}
	for _, test := range []struct {
		given, denied, nowGiven, nowDenied string
		want                               bool
	}{
		{"attack", "", "routing", "", true},
		{"attack", "", "", "attack", true},
		{"", "attack", "attack", "", true},
		{"attack capacity", "", "routing capacity", "", true},
		{"", "", "routing", "attack", false},
		{"routing", "", "", "", false},
		{"power", "", "power hardware", "", false},
		{"routing configuration", "", "routing", "", false},
		{"routing", "", "routing", "attack", false},
	} {
		if got := restates(set(test.given), set(test.denied), set(test.nowGiven), set(test.nowDenied)); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}

// However long or odd a text, it is read in little time, and a class is given
// or denied but not both.
func FuzzClassify(f *testing.F) {
	for _, text := range []string{
		"not a DDoS, cyberattack or hack", "디도스가 아니라 라우팅 오류", "no\x00 attack\xff", strings.Repeat("not an attack or ", 500),
		strings.Repeat("디도스, ", 800), strings.Repeat("X(공격", 300), "initially suspected DDoS; 라우팅(네트워크 경로설정)", "\x01\x02 not \x01, attack",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = text[:min(len(text), maxText)]
		began := time.Now()
		gives, denies := summed(mentions(text))
		if gives&denies != 0 {
			t.Errorf("both given and denied: %v", (gives & denies).list())
		}
		for _, m := range mentions(text) {
			if m.from < 0 || m.to > len(text) || m.from >= m.to {
				t.Errorf("a mention at %d to %d of %d", m.from, m.to, len(text))
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[m.from:m.to]) {
				t.Errorf("a mention cuts a rune: %q", text[m.from:m.to])
			}
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	text := "초기에는 트래픽 과부하가 발생해 디도스로 추정했으나, 면밀히 확인한 결과 라우팅(네트워크 경로설정) 오류를 원인으로 파악했다. This is not a security incident or cyberattack."
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if gives, _ := summed(mentions(text)); gives == 0 {
			b.Fatal(fmt.Errorf("nothing was found"))
		}
	}
}
