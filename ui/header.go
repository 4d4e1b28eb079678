package ui

import (
	"cmp"
	"fmt"

	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/bars"
	"github.com/aloftdeck/aloft/ui/widget"
)

// headerLine says which account this is, and how fresh what it shows.
func (r *Root) headerLine() string { return r.header().Line(r.desk.Theme, r.w) }

// header is what the header says.
func (r *Root) header() bars.Header {
	id, meter := r.desk.Store.Identity(), r.desk.Store.Meter()
	if id.Account == "" { // AWS has not said yet whose it is
		id.Profile, id.Region = cmp.Or(id.Profile, r.o.Way.Profile), cmp.Or(id.Region, r.o.Way.Region)
	}
	look := r.desk.Look()
	h := bars.Header{
		Label: look.Label, Color: look.Color, Profile: id.Profile, Role: id.Role(), Account: id.Account, Region: id.Region,
		Endpoint: id.Endpoint, Who: id.Principal(), Config: r.desk.Config.Name,
		State: r.freshness(), Trouble: r.troubles(),
		Dollars: fmt.Sprintf("$%.3f", meter.Dollars), Clock: r.desk.Now(), User: r.o.Operator.Name,
	}
	if h.Who != "" && r.o.Operator.Host != "" {
		h.Who += " on " + r.o.Operator.Host
	}
	if id.Embedded {
		h.Demo, h.Role, h.Who, h.Config = true, "embedded account, nothing is real", "", ""
		if name := r.desk.Config.Name; name != "demo" {
			h.Profile = name
		}
		if h.Profile == "demo" { // the badge says it
			h.Profile = ""
		}
	}
	if !r.desk.MayWrite() {
		h.Warning, h.Reason = "READ-ONLY", r.desk.Unopened()
	}
	if done, total := r.desk.MovesDone(); total > 0 {
		h.Progress = fmt.Sprintf("%s %d of %d moved", widget.Spinner(r.desk.Theme, r.desk.Now()), done, total)
	}
	if meter.CallsPerMinute > 0 || meter.Calls > 0 {
		h.Calls = fmt.Sprintf("%d calls/min", meter.CallsPerMinute)
		h.Quota = figure.Percent(meter.Quota) + " of quota"
	}
	if f := r.desk.Store.Trouble(); f != nil && !asked(f) {
		h.Calls, h.Quota, h.Dollars = "", "", "" // nothing is asked of AWS
	}
	if !id.Expires.IsZero() && !loggedOut(r.desk.Store.Trouble()) {
		h.Creds = bars.Creds{Known: true, Left: id.Expires.Sub(r.desk.Now())}
	}
	return h
}
