// Package bars draws the lines around the panes: the header, the tabs, the message line
// and the footer. Each is a value of what it says, which draws itself in exactly so many
// cells and knows what leaves first where there are few.
package bars

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Header is what the first line says: which account this is, and how far what shows can
// be taken for the present. What is empty is not said.
type Header struct {
	Label    string // that the account wears
	Color    string // as a config has it
	Profile  string
	Role     string
	Account  string // 12 digits
	Region   string
	Warning  string // what must be known of this session, such as that it is read-only
	Reason   string // of the warning, where there is room
	Endpoint string // where calls go instead of to AWS
	Demo     bool   // the embedded account
	Who      string // the identity, and the host
	Config   string // the config's name

	Progress string // of moves under way
	State    State
	Trouble  []Trouble // the worst first
	Calls    string
	Quota    string // the share of the account's quota that the calls are
	Dollars  string
	Clock    time.Time
	Creds    Creds
	User     string
}

// State says in a word or two how fresh it is what shows.
type State struct {
	Text string
	Warn bool // it is not as fresh as it should be
	Busy bool // it is being read
}

// Trouble is why what shows is not the present, in as many words as there is room for: of
// what it is, what it means and what to press; the same in short; and a word.
type Trouble struct {
	Long, Short, Word string
	Bad               bool // else a warning
}

// Creds say how long the credentials last.
type Creds struct {
	Left  time.Duration
	Known bool // that they end at all
}

// The times from which on credentials are spoken of.
const (
	credsShow  = 60 * time.Minute
	credsWarn  = 15 * time.Minute
	credsAlarm = 5 * time.Minute
)

// The widths from which on there is more in the header.
const (
	headerFull = 180 // who one is, and the clock
	headerWide = 100 // the role, calls and dollars
)

// HasClock reports whether a header so wide has one.
func HasClock(w int) bool { return w >= headerFull }

// Line draws the header in w cells.
func (h Header) Line(t theme.Theme, w int) string {
	band := t.Band(h.Color)
	parts := h.parts(band, w).in(t.Glyphs)
	parts.shrink(h.steps(), w-1)
	left, right := parts.paint(left, band.Text), parts.paint(right, band.Text)
	lead := ""
	if h.Label == "" {
		lead = band.Text.Paint(" ")
	}
	gap := w - widget.Width(lead) - widget.Width(left) - widget.Width(right) - 1
	line := lead + left + band.Text.Paint(strings.Repeat(" ", max(gap, 1))) + right
	return fill(band.Text, line, w, t.Glyphs.Ellipsis)
}

// The names of parts, for what leaves first.
const (
	partLabel = iota
	partDemo
	partProfile
	partRole
	partAccount
	partRegion
	partWarning
	partEndpoint
	partWho
	partProgress
	partState
	partCalls
	partQuota
	partDollars
	partClock
	partCreds
	partUser
)

// steps are what leaves, or gets shorter, one after the other. Label, Region, trouble and
// user stay.
func (h Header) steps() []int {
	steps := []int{partWho, partQuota, partDollars, partClock, partRole, partCalls, partWarning}
	if len(h.Trouble) > 0 {
		return append(steps, partState, partAccount, partState, partCreds, partEndpoint, partProfile, partProgress)
	}
	return append(steps, partState, partAccount, partEndpoint, partProfile, partCreds, partProgress)
}

func (h Header) parts(b theme.Band, w int) pieces {
	wide, full := w >= headerWide, w >= headerFull
	gap := 2
	if wide {
		gap = 3
	}
	when := func(on bool, text string) string {
		if on {
			return text
		}
		return ""
	}
	list := pieces{
		{name: partLabel, side: left, texts: []string{bracketed(h.Label)}, style: b.Label},
		{name: partDemo, side: left, texts: []string{when(h.Demo, "demo")}, style: b.Info},
		{name: partProfile, side: left, texts: []string{h.Profile, short(h.Profile), ""}, style: b.Text},
		{name: partRole, side: left, texts: []string{when(wide, h.Role), ""}, style: b.Dim},
		{name: partAccount, side: left, texts: []string{h.Account, lastDigits(h.Account)}, style: b.Text},
		{name: partRegion, side: left, texts: []string{h.Region}, style: b.Text},
		{name: partWarning, side: left, texts: []string{reasoned(h.Warning, h.Reason), h.Warning}, style: b.Warn},
		{name: partEndpoint, side: left, texts: []string{when(h.Endpoint != "", "endpoint "+h.Endpoint), "endpoint"}, style: b.Warn},
		{name: partWho, side: left, gap: 3, texts: []string{when(full, whose(h.Who, h.Config)), ""}, style: b.Dim},
		{name: partProgress, side: right, gap: gap, texts: []string{h.Progress, ""}, style: b.Info},
	}
	list = append(list, h.state(b, gap, w))
	return append(list,
		piece{name: partCalls, side: right, gap: gap, texts: []string{when(wide, h.Calls), ""}, style: b.Dim},
		piece{name: partQuota, side: right, gap: 2, texts: []string{when(full && h.Calls != "", h.Quota), ""}, style: b.Dim},
		piece{name: partDollars, side: right, gap: 2, texts: []string{when(wide, h.Dollars), ""}, style: b.Dim},
		piece{name: partClock, side: right, gap: gap, texts: []string{when(full && !h.Clock.IsZero(), h.Clock.UTC().Format("15:04:05 UTC")), ""}, style: b.Dim},
		h.creds(b, gap),
		piece{name: partUser, side: right, gap: gap, texts: []string{h.User}, style: b.Text},
	)
}

// state is how fresh it is what shows, or in its place what is in the way.
func (h Header) state(b theme.Band, gap, w int) piece {
	p := piece{name: partState, side: right, gap: gap, style: b.Good, texts: []string{h.State.Text, ""}}
	switch {
	case len(h.Trouble) > 0:
		worst, more := h.Trouble[0], ""
		if n := len(h.Trouble) - 1; n > 0 {
			more = fmt.Sprintf(" +%d", n)
		}
		p.texts = []string{"! " + worst.Long + more, "! " + worst.Short + more, "! " + worst.Word + more}
		if w < headerWide {
			p.texts = p.texts[2:]
		}
		if p.style = b.Warn; worst.Bad {
			p.style = b.Bad
		}
	case h.State.Warn:
		p.style = b.Warn
		p.texts = p.texts[:1] // it is trouble of a kind
	case h.State.Busy:
		p.style = b.Info
	}
	return p
}

// creds are said from an hour before they end.
func (h Header) creds(b theme.Band, gap int) piece {
	p := piece{name: partCreds, side: right, gap: gap, style: b.Dim}
	left := h.Creds.Left
	text := "creds " + widget.Age(left)
	switch {
	case !h.Creds.Known || left > credsShow:
		return p
	case left <= 0:
		text, p.style = "! creds ended", b.Alarm
	case left <= credsAlarm:
		text, p.style = "! "+text, b.Alarm
	case left <= credsWarn:
		text, p.style = "! "+text, b.Warn
	default:
		p.texts = []string{text, ""}
		return p
	}
	p.texts = []string{text} // it is trouble, which stays
	return p
}

func bracketed(label string) string {
	if label == "" {
		return ""
	}
	return "[" + label + "]"
}

func reasoned(warning, reason string) string {
	if reason == "" {
		return warning
	}
	return warning + ", " + reason
}

// lastDigits is an account's number where there is no room for it.
func lastDigits(account string) string {
	if len(account) != 12 {
		return account
	}
	return "…" + account[8:]
}

// short is a name's beginning and end, where there is no room for it.
func short(name string) string {
	const most = 12
	if r := []rune(name); len(r) > most {
		return string(r[:most/2]) + "…" + string(r[len(r)-most/2+1:])
	}
	return name
}

// whose is the identity and the config.
func whose(who, config string) string {
	if config == "" {
		return who
	}
	return strings.TrimPrefix(who+" · config "+config, " · ")
}
