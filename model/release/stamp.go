package release

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/safetext"
)

// Stamp is the note that a move leaves in the alias description, behind the
// operator's own text, so that every cockpit can read who moved the alias, from
// what, when, and what it served before:
//
//	orders, owned by the shop {aloft:1 promote 12>14 by=alice host=ops1 at=2026-11-22T21:50:03Z id=k7q2m3x4tabc of=2b1add1a back=12,11 why=new checkout}
//
// docs/stamp.md describes the format.
type Stamp struct {
	Text string // the operator's own description, without the stamp, to the byte
	ID   string // of the move
	Kind Kind
	Of   string // whose it is, see MarkOf; empty in stamps of before November 2026
	From string // empty when the alias was created
	To   string
	Back []string // versions served before, the one that a rollback goes to first; at most 10
	By   string
	Host string
	At   time.Time // to the second, UTC
	Why  string    // the reason, cut to what fits
}

// MaxDescription is the longest description of an alias that Lambda takes, in
// characters. aloft counts UTF-16 units, which are never fewer.
const MaxDescription = 256

// maxBack is how many versions a stamp remembers. More would take the room of the
// reason; the journal knows them.
const maxBack = 10

const (
	stampMark = "{aloft:"   // what a stamp of any version begins with
	stampOpen = "{aloft:1 " // what the stamps of this version begin with
	minWhy    = 8           // a reason cut shorter than this says nothing, in UTF-16 units
)

// Format is the alias description that carries the stamp behind the operator's
// text, at most limit UTF-16 units long. When room is short the reason is cut,
// then left out; then Back loses its old end down to one version, the host goes,
// the last of Back goes, the name of who moved it is cut, and Of goes. When even
// that does not fit, or the stamp names no id, kind or version, it is the text alone
// and false.
func (s Stamp) Format(limit int) (string, bool) {
	s = s.clean()
	if s.ID == "" || s.Kind == "" || s.To == "" {
		return s.Text, false
	}
	text := s.Text
	if text != "" {
		text += " "
	}
	room := limit - units(text)
	if out := s.render(); units(out) <= room {
		return text + out, true
	}
	why := s.Why
	s.Why = ""
	if left := room - units(s.render()) - units(" why="); left >= minWhy && why != "" {
		s.Why = cut(why, left, escapeWhy)
		return text + s.render(), true
	}
	for _, shorten := range []func() bool{
		func() bool { return drop(&s.Back, 1) },
		func() bool { had := s.Host != ""; s.Host = ""; return had },
		func() bool { return drop(&s.Back, 0) },
	} {
		for {
			if out := s.render(); units(out) <= room {
				return text + out, true
			}
			if !shorten() {
				break
			}
		}
	}
	by := s.By
	s.By = ""
	left := room - units(s.render())
	if left < 0 && s.Of != "" {
		s.Of = ""
		left = room - units(s.render())
	}
	if left < 0 {
		return s.Text, false
	}
	if left -= units(" by="); left > 0 {
		s.By = cut(by, left, escapeToken)
	}
	return text + s.render(), true
}

// drop takes the oldest version away, down to a number of them, and reports
// whether there was one to take.
func drop(back *[]string, least int) bool {
	if len(*back) <= least {
		return false
	}
	*back = (*back)[:len(*back)-1]
	return true
}

// clean is the stamp with every value in the form in which it is read back.
func (s Stamp) clean() Stamp {
	s.ID, s.Of = safetext.Line(s.ID), safetext.Line(s.Of)
	s.Kind = Kind(safetext.Line(string(s.Kind)))
	s.From, s.To = safetext.Line(s.From), safetext.Line(s.To)
	s.By, s.Host, s.Why = safetext.Line(s.By), safetext.Line(s.Host), safetext.Line(s.Why)
	var back []string
	for _, v := range s.Back {
		if v = safetext.Line(v); v != "" {
			back = append(back, v)
		}
		if len(back) == maxBack {
			break
		}
	}
	s.Back = back
	if !s.At.IsZero() {
		s.At = s.At.UTC().Truncate(time.Second)
		if y := s.At.Year(); y < 1 || y > 9999 { // can not be written as RFC 3339
			s.At = time.Time{}
		}
	}
	return s
}

// render is the stamp without the text.
func (s Stamp) render() string {
	var b strings.Builder
	b.WriteString(stampOpen)
	b.WriteString(escapeToken(string(s.Kind)))
	b.WriteString(" " + escapeToken(s.From) + ">" + escapeToken(s.To))
	if s.By != "" {
		b.WriteString(" by=" + escapeToken(s.By))
	}
	if s.Host != "" {
		b.WriteString(" host=" + escapeToken(s.Host))
	}
	if !s.At.IsZero() {
		b.WriteString(" at=" + s.At.Format(time.RFC3339))
	}
	b.WriteString(" id=" + escapeToken(s.ID))
	if s.Of != "" {
		b.WriteString(" of=" + escapeToken(s.Of))
	}
	for i, v := range s.Back {
		if i == 0 {
			b.WriteString(" back=")
		} else {
			b.WriteByte(',')
		}
		b.WriteString(escapeToken(v))
	}
	if s.Why != "" {
		b.WriteString(" why=" + escapeWhy(s.Why))
	}
	b.WriteByte('}')
	return b.String()
}

// ParseStamp finds the stamp in an alias description: the last one in it that is
// whole. What stands around it, also behind it when somebody wrote there since, is
// Text. When there is no stamp of this version it says false, and Text is all of
// the description.
func ParseStamp(description string) (Stamp, bool) {
	for end := len(description); ; {
		i := strings.LastIndex(description[:end], stampOpen)
		if i < 0 {
			return Stamp{Text: description}, false
		}
		body := description[i+len(stampOpen):]
		if j := strings.IndexAny(body, "{}"); j >= 0 && body[j] == '}' {
			if s, ok := parseBody(body[:j]); ok {
				s.Text = around(description[:i], body[j+1:])
				return s, true
			}
		}
		end = i
	}
}

// around is the operator's text: what stands before the stamp, less the blank
// that sets it off, and behind it.
func around(before, behind string) string {
	if before == "" {
		return strings.TrimPrefix(behind, " ")
	}
	if len(before) > 1 {
		before = strings.TrimSuffix(before, " ")
	}
	return before + behind
}

// parseBody reads what stands between the opening and the closing brace. Keys
// that are not known are passed over.
func parseBody(body string) (Stamp, bool) {
	body, why, _ := strings.Cut(body, " why=")
	fields := strings.Split(body, " ")
	if len(fields) < 3 {
		return Stamp{}, false
	}
	from, to, arrow := strings.Cut(fields[1], ">")
	s := Stamp{
		Kind: Kind(unescape(fields[0])),
		From: unescape(from),
		To:   unescape(to),
		Why:  unescape(why),
	}
	for _, f := range fields[2:] {
		key, value, _ := strings.Cut(f, "=")
		switch key {
		case "by":
			s.By = unescape(value)
		case "host":
			s.Host = unescape(value)
		case "id":
			s.ID = unescape(value)
		case "of":
			s.Of = unescape(value)
		case "at":
			// A time that can not be read is a time that is not known.
			s.At, _ = time.Parse(time.RFC3339, value)
		case "back":
			for v := range strings.SplitSeq(value, ",") {
				s.Back = append(s.Back, unescape(v))
			}
		}
	}
	s = s.clean()
	return s, arrow && s.Kind != "" && s.To != "" && s.ID != ""
}

// newerStamp reports whether a text holds a stamp of a version that this aloft
// does not write.
func newerStamp(text string) bool {
	for {
		i := strings.Index(text, stampMark)
		if i < 0 {
			return false
		}
		text = text[i+len(stampMark):]
		digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
		if digits > 0 && text[:digits] != "1" {
			return true
		}
	}
}
