package tables

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/widget"
)

// capacity is what the part may use, what would carry its load, and what both cost.
func (b *beside) capacity(table model.Table, w int) section.Section {
	t := section.Text{Theme: b.theme(), W: w}
	g := t.Theme.Glyphs
	units, _ := table.ThroughputOf(b.key.Index)
	region, book := b.f.h.Store.Identity().Region, b.f.o.Book
	onDemand := ""
	if usd, span, ok := b.f.pane.onDemand(table, b.key); ok {
		onDemand = fmt.Sprintf("on demand %s/mo at the use of the %s", usd.Round2(), daysWords(span))
	}
	if table.Billing == model.OnDemand {
		text := onDemand
		if text == "" {
			text = "on demand"
		}
		if units.MaxReadUnits > 0 || units.MaxWriteUnits > 0 {
			text += fmt.Sprintf(", at most %s reads and %s writes a second", orAny(units.MaxReadUnits), orAny(units.MaxWriteUnits))
		}
		t.Say(t.Theme.Text, text)
		t.Add(b.keys(t.Theme))
		return t.Section("capacity", 0)
	}
	parts := []string{fmt.Sprintf("provisioned %d RCU %d WCU", units.ReadUnits, units.WriteUnits)}
	scaling := b.f.h.Store.Scaling(b.key)
	if len(scaling) == 0 {
		parts = append(parts, "no auto scaling")
	}
	var now cost.USD
	if book != nil {
		now = capacity.UnitsMonth(book, region, table, units.ReadUnits, units.WriteUnits)
		price := now.Round2() + "/mo"
		if n := len(table.Indexes); n > 0 && b.key.Index == "" {
			whole := now
			for _, i := range table.Indexes {
				have, _ := table.ThroughputOf(i.Name)
				whole = whole.Plus(capacity.UnitsMonth(book, region, table, have.ReadUnits, have.WriteUnits))
			}
			price += ", " + whole.Round2() + " with its " + map[bool]string{true: "index", false: "indexes"}[n == 1]
		}
		parts = append(parts, price)
	}
	t.Say(t.Theme.Text, strings.Join(parts, " "+g.Dot+" "))
	for _, s := range scaling {
		t.Say(t.Theme.Text, "auto scaling: "+scalingWords(s))
	}
	b.carry(&t, table, model.Writes, now)
	if onDemand != "" {
		t.Say(t.Theme.Dim, onDemand)
	}
	b.carry(&t, table, model.Reads, now)
	left := capacity.DecreasesOf(units, b.f.h.Now())
	made := "none made"
	if left.Today > 0 {
		made = fmt.Sprintf("%d made", left.Today)
	}
	t.Say(t.Theme.Dim, fmt.Sprintf("%d decreases left today (UTC), %s", left.Left, made))
	t.Add(b.keys(t.Theme))
	return t.Section("capacity", 0)
}

// carry says how many units would have carried the last hour, and what they cost: of
// what was throttled in so many words, else as what could be saved.
func (b *beside) carry(t *section.Text, table model.Table, a model.Access, now cost.USD) {
	s, book := b.f.h.Store, b.f.o.Book
	consumed, _ := s.Samples(model.ConsumedUnits(b.key, a), time.Minute)
	throttled, _ := s.Samples(model.ThrottleEvents(b.key, a), time.Minute)
	c, ok := capacity.CarryOf(consumed, throttled)
	units, _ := table.ThroughputOf(b.key.Index)
	have, read, write, unit := units.WriteUnits, units.ReadUnits, c.Units, "WCU"
	if a == model.Reads {
		have, read, write, unit = units.ReadUnits, c.Units, units.WriteUnits, "RCU"
	}
	stopped := slices.ContainsFunc(throttled.Values, func(v float64) bool { return v > 0 })
	if !ok || c.Units == have || c.Units > have && !stopped {
		return
	}
	price := ""
	then := now
	if book != nil {
		then = capacity.UnitsMonth(book, s.Identity().Region, table, read, write)
	}
	if stopped && c.Units > have {
		t.Say(t.Theme.Text, fmt.Sprintf("used + throttled, busiest minute %s %s at %s", tenth(c.Most), unit, c.At.UTC().Format("15:04")))
		if book != nil {
			price = fmt.Sprintf(": %s %s %s/mo", now.Round2(), t.Theme.Glyphs.Arrow, then.Round2())
		}
		t.Say(t.Theme.Strong, fmt.Sprintf("%d %s would carry it%s", c.Units, unit, price))
		return
	}
	if stopped || len(s.Scaling(b.key)) > 0 {
		return
	}
	if book != nil {
		price = fmt.Sprintf(": -%s/mo", now.Minus(then).Round2())
	}
	t.Say(t.Theme.Dim, fmt.Sprintf("%s: %d %s would carry it%s", a, c.Units, unit, price))
}

func tenth(v float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0") }

// onDemand is what a month of a part's requests costs on demand, by the hours of the last
// days, else by the last minutes.
func (p *Pane) onDemand(table model.Table, k model.CapacityKey) (usd cost.USD, span time.Duration, ok bool) {
	if p.env.Book == nil {
		return 0, 0, false
	}
	for _, period := range []time.Duration{time.Hour, time.Minute} {
		usd, span, ok = capacity.OnDemandMonth(p.env.Book, p.env.Store.Identity().Region, table, k, func(series model.Series) (model.Samples, bool) {
			return p.env.Store.Samples(series, period)
		})
		if ok {
			return usd, span, true
		}
	}
	return 0, 0, false
}

// daysWords is the span that something was reckoned from.
func daysWords(d time.Duration) string {
	switch hours := int(d.Round(time.Hour).Hours()); {
	case hours >= 48:
		return fmt.Sprintf("last %d days", hours/24)
	case hours > 1:
		return fmt.Sprintf("last %d h", hours)
	}
	return "last hour"
}

// facts are what else is known of the table.
func (b *beside) facts(table model.Table, w int) section.Section {
	t := section.Text{Theme: b.theme(), W: w}
	now := b.f.h.Now()
	part := b.f.pane.partRow(table, b.key)
	fact := func(name, value string) { t.Fact(name, 12, t.Theme.Text, value) }
	fact("status", strings.ToLower(part.status))
	fact("holds", figure.Amount(part.bytes)+", "+widget.Count(part.items)+" items, counted about every 6 h")
	if v, ok := b.f.h.Store.Verdict(table.Name); ok {
		fact("cheaper", verdictWords(v))
	}
	if u := part.units; u.WarmReadUnits > 0 || u.WarmWriteUnits > 0 {
		fact("at once", fmt.Sprintf("%s reads and %s writes a second", widget.Count(u.WarmReadUnits), widget.Count(u.WarmWriteUnits)))
	}
	fact("increased", cell.Stamp(part.units.LastIncrease))
	fact("decreased", cell.Stamp(part.units.LastDecrease))
	if b.key.Index == "" {
		b.tableFacts(table, fact)
	}
	fact("created", cell.Stamp(table.Created))
	if at := b.f.h.Store.TableReadAt(table.Name); !at.IsZero() {
		fact("read", cell.Ago(now, at))
	}
	return t.Section("also known", leavesFacts)
}

// tableFacts are those that only a table has.
func (b *beside) tableFacts(table model.Table, fact func(name, value string)) {
	if table.Class == model.InfrequentAccessClass {
		fact("class", "infrequent access")
	}
	for _, l := range table.LocalIndexes {
		fact("local index", fmt.Sprintf("%s, %s", l.Name, figure.Amount(l.Bytes)))
	}
	for _, r := range table.Replicas {
		fact("replica", strings.TrimSpace(r.Region+" "+strings.ToLower(r.Status)))
	}
	if table.DeletionProtection {
		fact("deletion", "protected")
	}
}

func scalingWords(s model.Scaling) string {
	text := fmt.Sprintf("%s from %d to %d", s.Access, s.Min, s.Max)
	if s.Target > 0 {
		text += ", aims at " + figure.Percent(s.Target/100) + " used"
	}
	if s.Suspended {
		text += ", suspended"
	}
	return text
}

func orAny(n int64) string {
	if n <= 0 {
		return "any"
	}
	return widget.Count(n)
}

// verdictWords is a verdict on the whole table in a sentence.
func verdictWords(v capacity.Verdict) string {
	mode := "provisioned"
	if v.Better == model.OnDemand {
		mode = "on demand"
	}
	if v.Saves > 0 {
		mode += ", by " + v.Saves.Round2() + " a month"
	}
	text := fmt.Sprintf("%s: provisioned %s with its indexes, on demand %s", mode, v.Provisioned.Round2(), v.OnDemand.Round2())
	switch v.Fit {
	case capacity.Wasteful:
		text += "; far more is provisioned than was ever used"
	case capacity.Tight:
		text += "; give it more: it is throttled, or close to it"
	case capacity.Fits:
		text += "; it has enough units"
	}
	return text + fmt.Sprintf(" (of %d hours)", v.Hours)
}
