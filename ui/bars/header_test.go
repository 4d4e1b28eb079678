package bars

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/theme"
)

func prod() Header {
	return Header{
		Label: "PROD", Color: "magenta", Profile: "shopfront-prod", Role: "Operator", Account: "123456789012", Region: "us-east-1",
		Who: "assumed-role/Operator/alice on ops1", Config: "shopfront", State: State{Text: "live"}, Calls: "96 calls/min", Quota: "2% of quota", Dollars: "$0.004",
		Clock: time.Date(2026, 11, 29, 14, 14, 8, 0, time.UTC), Creds: Creds{Known: true, Left: 42*time.Minute + 30*time.Second}, User: "alice",
	}
}

// with is prod with something that is otherwise.
func with(change func(h *Header)) Header {
	h := prod()
	change(&h)
	return h
}

func noNetwork(h *Header) {
	h.Calls, h.Dollars = "", ""
	h.Trouble = []Trouble{{Long: "no network since 14:12:40: what is shown is older, no change can be made", Short: "no network: no change can be made", Word: "network", Bad: true}}
}

func throttles(h *Header) {
	h.Trouble = []Trouble{{Long: "Lambda throttles: reads at 2/s", Short: "Lambda throttles", Word: "throttled"}}
}

// The header in its four widths.
func TestTheHeaderIsAsDrawn(t *testing.T) {
	for _, c := range []struct {
		h    Header
		w    int
		want string
	}{
		{prod(), 200, "[PROD] shopfront-prod Operator 123456789012 us-east-1   assumed-role/Operator/alice on ops1 · config shopfront # live   96 calls/min  2% of quota  $0.004   14:14:08 UTC   creds 42m   alice "},
		{with(noNetwork), 200, "[PROD] shopfront-prod Operator 123456789012 us-east-1 # ! no network since 14:12:40: what is shown is older, no change can be made   14:14:08 UTC   creds 42m   alice "},
		{prod(), 140, "[PROD] shopfront-prod Operator 123456789012 us-east-1 # live   96 calls/min  $0.004   creds 42m   alice "},
		{with(func(h *Header) { throttles(h); h.Calls, h.Creds.Left = "71 calls/min", 9*time.Minute+time.Second }), 140,
			"[PROD] shopfront-prod Operator 123456789012 us-east-1 # ! Lambda throttles: reads at 2/s   71 calls/min  $0.004   ! creds 9m   alice "},
		{with(func(h *Header) {
			*h = Header{Profile: "shopfront-sandbox", Role: "Admin", Account: "210987654321", Region: "eu-west-1", State: h.State, Calls: "31 calls/min", Dollars: "$0.000", User: "alice"}
		}), 140, " shopfront-sandbox Admin 210987654321 eu-west-1 # live   31 calls/min  $0.000   alice "},
		{with(func(h *Header) {
			*h = Header{Demo: true, Profile: "shopfront", Role: "embedded account, nothing is real", Account: "123456789012", Region: "us-east-1",
				State: h.State, Calls: "84 calls/min", Dollars: "$0.003", User: "you"}
		}), 140, " demo shopfront embedded account, nothing is real 123456789012 us-east-1 # live   84 calls/min  $0.003   you "},
		{prod(), 80, "[PROD] shopfront-prod 123456789012 us-east-1 # live  creds 42m  alice "},
		{with(noNetwork), 80, "[PROD] shopfront-prod 123456789012 us-east-1 # ! network  creds 42m  alice "},
		{with(func(h *Header) {
			h.Trouble = []Trouble{{Long: "creds ended: no change can be made", Short: "creds ended: a logs in", Word: "creds ended: a", Bad: true}}
			h.Creds = Creds{}
		}), 80, "[PROD] shopfront-prod 123456789012 us-east-1 # ! creds ended: a  alice "},
		{with(func(h *Header) { throttles(h); h.Trouble = append(h.Trouble, h.Trouble[0]) }), 80,
			"[PROD] shopfront-prod 123456789012 us-east-1 # ! throttled +1  creds 42m  alice "},
		{with(func(h *Header) { h.Warning, h.Reason = "READ-ONLY", "the config does not name this account" }), 200,
			"[PROD] shopfront-prod Operator 123456789012 us-east-1 READ-ONLY, the config does not name this account # live   96 calls/min  2% of quota  $0.004   14:14:08 UTC   creds 42m   alice "},
		{with(func(h *Header) { h.Warning, h.Reason = "READ-ONLY", "the config does not name this account" }), 80,
			"[PROD] shopfront-prod 123456789012 us-east-1 READ-ONLY # live  creds 42m  alice "},
		{prod(), 60, "[PROD] shopfront-prod …9012 us-east-1 # creds 42m  alice "},
		{with(throttles), 60, "[PROD] shopfront-prod …9012 us-east-1 # ! throttled  alice "},
	} {
		before, behind, _ := strings.Cut(c.want, " # ")
		want := before + strings.Repeat(" ", c.w-ansi.StringWidth(before)-ansi.StringWidth(behind)) + behind
		if got := ansi.Strip(c.h.Line(theme.New(theme.Options{Name: "dark", Depth: colorprofile.TrueColor}), c.w)); got != want {
			t.Errorf("%d wide:\n%s\nwant\n%s", c.w, got, want)
		}
	}
}

// Label, Region, trouble and user are never left out, and the line is as wide as it
// should be.
func TestTheHeaderKeepsWhatMatters(t *testing.T) {
	for _, th := range []theme.Theme{
		theme.New(theme.Options{Name: "dark", Depth: colorprofile.ANSI256}), theme.New(theme.Options{Name: "light", Depth: colorprofile.ANSI}),
		theme.New(theme.Options{Depth: colorprofile.ASCII, ASCII: true}),
	} {
		for w := 60; w <= 240; w++ {
			for name, h := range map[string]Header{
				"live": prod(), "network": with(noNetwork), "throttled": with(throttles),
				"all": with(func(h *Header) {
					noNetwork(h)
					h.Profile, h.Warning, h.Progress = "a-profile-with-a-very-long-name", "READ-ONLY", "⠋ 3 of 18 moved"
					h.Creds.Left, h.Role = 0, "AVeryLongRoleOfTheTeam"
				}),
			} {
				line := h.Line(th, w)
				if got := ansi.StringWidthWc(line); got != w {
					t.Fatalf("%s, %d wide: %d cells: %q", name, w, got, ansi.Strip(line))
				}
				need := []string{"[PROD]", "us-east-1", "9012"}
				if name != "all" || w >= 75 { // there is more trouble than room
					need = append(need, "alice ")
				}
				if len(h.Trouble) > 0 {
					need = append(need, "! ")
				}
				for _, n := range need {
					if !strings.Contains(ansi.Strip(line), n) {
						t.Errorf("%s, %d wide: %q is not there: %q", name, w, n, ansi.Strip(line))
					}
				}
			}
		}
	}
}

func TestCredentialsAreSpokenOfFromAnHourOn(t *testing.T) {
	th := theme.New(theme.Options{Name: "dark", Depth: colorprofile.ANSI256})
	band := th.Band("magenta")
	for _, c := range []struct {
		left  time.Duration
		text  string
		style theme.Style
	}{
		{2 * time.Hour, "", band.Dim}, {time.Hour, "creds 1h", band.Dim}, {16 * time.Minute, "creds 16m", band.Dim},
		{15 * time.Minute, "! creds 15m", band.Warn}, {5 * time.Minute, "! creds 5m", band.Alarm}, {-time.Second, "! creds ended", band.Alarm},
	} {
		line := with(func(h *Header) { h.Creds.Left = c.left }).Line(th, 140)
		if c.text == "" {
			if strings.Contains(line, "creds") {
				t.Errorf("%v before their end: %q", c.left, ansi.Strip(line))
			}
			continue
		}
		if !strings.Contains(line, c.style.Paint(c.text)) {
			t.Errorf("%v before their end %q is not there: %s", c.left, c.text, fmt.Sprintf("%q", line))
		}
	}
}
