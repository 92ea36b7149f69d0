package claims

import (
	"testing"
	"time"
)

func TestRepairTimes(t *testing.T) {
	at := when(t, "2026-11-21T13:00:00+09:00").Wall
	for _, test := range []struct{ text, want string }{
		{"We expect service to be restored within 2 hours.", "15:00"},
		{"A fix will be complete in about 90 minutes.", "14:30"},
		{"Full recovery is expected within 2 to 3 hours.", "16:00"},
		{"ETA 14:30", "14:30"},
		{"ETA: 45 min", "13:45"},
		{"ETR 06:00 UTC", "15:00"},
		{"We expect it to be resolved by 3 PM.", "15:00"},
		{"Estimated restoration by 05:30 UTC on 21 November 2026.", "14:30"},
		{"Repair should be completed in half an hour.", "13:30"},
		{"Service will be restored overnight.", "06:00+1"},
		{"We expect a resolution by end of day.", "00:00+1"},
		{"Recovery is expected tomorrow morning.", "12:00+1"},
		{"2시간 내 복구 예정", "15:00"},
		{"약 1시간 30분 이내 정상화될 예정입니다.", "14:30"},
		{"30분 안에 복구하겠습니다.", "13:30"},
		{"오후 3시까지 복구 완료 예정", "15:00"},
		{"15시 30분까지 복구를 완료하겠습니다.", "15:30"},
		{"3시까지 복구하겠습니다.", "15:00"},
		{"오늘 중 복구 예정", "00:00+1"},
		{"내일 오전 정상화 예정", "12:00+1"},
		// No time of repair.
		{"We will provide an update within 30 minutes.", ""},
		{"We expect to have additional information on the effectiveness of these actions within approximately 30 minutes.", ""},
		{"We will post an update on the fix within 30 minutes.", ""},
		{"30분 내 추가 안내드리겠습니다.", ""},
		{"Service was restored at 12:45.", ""},
		{"We fixed it within the last 2 hours.", ""},
		{"2시간여 만에 복구됐다.", ""},
		{"Resolved by 11:00 UTC on 1 January 1970.", ""},
		{"It will be fixed in 99999999999999999999 days.", ""},
		{"We expect recovery by 14:30 IST.", ""}, // several zones have that name
		{"", ""},
	} {
		got := ""
		if until := repairBy(test.text, at).at; !until.IsZero() {
			local := until.In(at.Location())
			got = local.Format("15:04")
			if local.Day() != at.Day() {
				got += "+1"
			}
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.text, got, test.want)
		}
	}
	both := repairBy("We expect full recovery within 2 hours, next update in 30 minutes.", at).at
	if !both.Equal(at.Add(2 * time.Hour)) {
		t.Errorf("of a promise of two things: %s", both)
	}
}

func TestWhenItBegan(t *testing.T) {
	at := when(t, "2024-07-19T13:00:00Z").Wall
	for _, test := range []struct{ text, start, end string }{
		{"Starting at 21:56 UTC on 18 Jul 2024, customers", "18 21:56", ""},
		{"Starting at approximately 14:44 UTC on 18 July, 2024, customers", "18 14:44", ""},
		{"Between 21:40 UTC on 18 July 2024 and 12:15 UTC on 19 July 2024", "18 21:40", "19 12:15"},
		{"As early as 21:56 UTC on 18 Jul", "18 21:56", ""},
		{"Beginning at 9:47 PM PDT, we saw errors", "19 04:47", ""},
		{"since 2024-07-19 04:09 UTC", "19 04:09", ""},
		{"from 06:48 to 09:25 UTC", "19 06:48", "19 09:25"},
		{"started at 22:00", "18 22:00", ""},
		{"오전 11시 20분경부터 장애가 발생했다.", "19 02:20", ""},
		{"11시 16분부터 접속 장애", "19 02:16", ""},
		{"18일 오후 3시쯤 화재가 발생해", "18 06:00", ""},
		{"오전 11시 20분 발생한 장애가 12시 45분 복구됐다.", "19 02:20", "19 03:45"},
		// No beginning.
		{"from now on", "", ""},
		{"2시간 전부터 조사 중", "", ""},
		{"Starting at 14:44 UTC on 18 July 1970", "", ""},
		{"starting at 99:99", "", ""},
		{"starting at 20:00 IST", "", ""},
		{"Starting at 21:56 UTC on 35 Jul 2024", "", ""},
	} {
		start, end := begins(test.text, at)
		for _, one := range []struct {
			got  time.Time
			want string
		}{{start.at, test.start}, {end.at, test.end}} {
			got := ""
			if !one.got.IsZero() {
				got = one.got.UTC().Format("02 15:04")
			}
			if got != one.want {
				t.Errorf("%s: %q, want %q", test.text, got, one.want)
			}
		}
	}
}

func TestOver(t *testing.T) {
	for text, want := range map[string]bool{
		"12:45 복구 완료": true, "서비스가 정상화되었습니다": true, "All services have been restored.": true, "back to normal": true,
		"복구 중입니다": false, "아직 복구되지 않았습니다": false, "일부 복구": false, "not yet restored": false,
		"It will be restored by 14:30": false, "partially recovered": false, "down again after it was fixed": false,
	} {
		if got := isOver(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func FuzzTimes(f *testing.F) {
	for _, text := range []string{
		"within 2 hours fixed", "Between 21:40 UTC on 18 July 2024 and 12:15 UTC on 19 July 2024", "오후 3시 30분까지 복구", "12일 99시 99분부터 발생",
		"restored by 31 Feb 24:00 UTC", "ETA 99999999999h", "31일 12시부터 발생", "from 00:00 to 00:00", "\x00복구 2시간 내",
	} {
		f.Add(text, int64(1_600_000_000))
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		at := time.Unix(unix%4_000_000_000, 0).UTC()
		text = clip(text, maxText)
		if until := repairBy(text, at).at; !until.IsZero() && (!until.After(at) || until.Sub(at) > longest) {
			t.Errorf("a repair at %s, said at %s", until, at)
		}
		start, end := begins(text, at)
		for _, when := range []time.Time{start.at, end.at} {
			if !when.IsZero() && (when.After(at.Add(slack)) || at.Sub(when) > oldest) {
				t.Errorf("%s, said at %s", when, at)
			}
		}
		isOver(text)
	})
}
