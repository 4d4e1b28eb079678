package verb

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/cost"
)

// maxScenario is the longest scenario that is read, in bytes.
const maxScenario = 1 << 20

// whatIf prices a scenario. It asks neither AWS nor the configuration.
func (o costOptions) whatIf(k *session) error {
	text, err := readScenario(o.WhatIf)
	if err != nil {
		return err
	}
	scenario, err := config.ReadScenario(o.WhatIf, text)
	if err != nil {
		return err
	}
	scenario.FreeTier = scenario.FreeTier || o.FreeTier
	k.openPrices()
	estimate, err := k.book.Estimate(scenario)
	if err != nil {
		return usagef("%s: %v", o.WhatIf, err)
	}
	return k.print(output{document: newEstimateDocument(scenario, estimate), lines: estimateLines(scenario, estimate)}, nil)
}

// readScenario reads the file of a scenario, which may be a pipe.
func readScenario(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, usagef("the scenario can not be read: %v", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxScenario+1))
	switch {
	case err != nil:
		return nil, usagef("the scenario can not be read: %v", err)
	case len(text) > maxScenario:
		return nil, usagef("%s is longer than a scenario may be, %d bytes", path, maxScenario)
	}
	return text, nil
}

// estimateDocument and its parts are the shapes that scripts rely on. Amounts are
// dollars, as numbers.
type estimateDocument struct {
	Name         string   `json:"name"`
	Region       string   `json:"region"`
	PricesRegion string   `json:"prices_region"`
	PricesDate   string   `json:"prices_date"`
	PricesSource string   `json:"prices_source"`
	FreeTier     bool     `json:"free_tier"`
	FreeTierUSD  float64  `json:"free_tier_usd_per_month"`
	Assumed      []string `json:"assumed"`
	estimateJSON
	Cases []caseJSON `json:"cases"`
}

type estimateJSON struct {
	Activities     float64          `json:"activities_per_month"`
	USDPerActivity float64          `json:"usd_per_activity"`     // of its functions
	EachInAll      float64          `json:"usd_per_activity_all"` // with requests to tables and calls of APIs
	Lines          []estimateLine   `json:"lines"`
	Parts          []partJSON       `json:"parts"`
	FixedUSD       float64          `json:"fixed_usd_per_month"`
	TotalUSD       float64          `json:"total_usd_per_month"`
	Compare        []comparisonJSON `json:"compare"`
}

type caseJSON struct {
	Name string `json:"name"`
	estimateJSON
}

type estimateLine struct {
	Name       string       `json:"name"`
	Service    cost.Service `json:"service"`
	Item       cost.Item    `json:"item"`
	Amount     float64      `json:"amount_per_month"`
	Unit       string       `json:"unit"`
	USD        float64      `json:"usd_per_month"`
	Arithmetic string       `json:"arithmetic"`
}

type partJSON struct {
	Purpose cost.Purpose `json:"purpose"`
	USD     float64      `json:"usd_per_month"`
}

type comparisonJSON struct {
	Name       string  `json:"name"`
	USD        float64 `json:"usd_per_month"`
	Difference float64 `json:"difference_usd_per_month"` // the scenario less it: negative when the scenario is cheaper
}

func newEstimateDocument(s cost.Scenario, est cost.Estimate) estimateDocument {
	d := estimateDocument{
		Name: s.Name, Region: cmp.Or(s.Region, cost.Home), PricesRegion: est.Region, PricesDate: est.Prices.Format(dayFormat), PricesSource: est.Source,
		FreeTier: s.FreeTier, FreeTierUSD: est.FreeTier.Dollars(), Assumed: append([]string{}, est.Assumed...), Cases: []caseJSON{},
		estimateJSON: newEstimateJSON(s.Activities, est.PerActivity, est.EachInAll, est.Lines, est.Parts, est.Fixed, est.Total, est.Compare),
	}
	for _, c := range est.Cases {
		d.Cases = append(d.Cases, caseJSON{c.Name, newEstimateJSON(c.Activities, c.PerActivity, c.EachInAll, c.Lines, c.Parts, c.Fixed, c.Total, c.Compare)})
	}
	return d
}

func newEstimateJSON(activities float64, each, all cost.USD, lines []cost.Line, parts []cost.Part, fixed, total cost.USD, compare []cost.Comparison) estimateJSON {
	j := estimateJSON{
		Activities: activities, USDPerActivity: each.Dollars(), EachInAll: all.Dollars(), FixedUSD: fixed.Dollars(), TotalUSD: total.Dollars(),
		Lines: []estimateLine{}, Parts: []partJSON{}, Compare: []comparisonJSON{},
	}
	for _, l := range lines {
		j.Lines = append(j.Lines, estimateLine{
			Name: subjectName(l.Subject), Service: l.Service, Item: l.Item, Amount: cost.In(l.Item, l.Amount), Unit: cost.Unit(l.Item),
			USD: l.USD.Dollars(), Arithmetic: l.Arithmetic,
		})
	}
	for _, p := range parts {
		j.Parts = append(j.Parts, partJSON{p.Purpose, p.USD.Dollars()})
	}
	for _, c := range compare {
		j.Compare = append(j.Compare, comparisonJSON{c.Name, c.USDPerMonth, c.Difference.Dollars()})
	}
	return j
}

// subjectName is what a line is of.
func subjectName(s cost.Subject) string {
	return cmp.Or(s.Function, s.Table, s.API, s.Project, s.LogGroup, s.Bucket)
}

// estimateLines show an estimate with its arithmetic.
func estimateLines(s cost.Scenario, est cost.Estimate) []string {
	tier := "list price, without free tiers"
	if s.FreeTier {
		tier = "free tiers taken off: " + est.FreeTier.Round2()
	}
	region := est.Region
	if est.Foreign {
		region += ", because those of " + s.Region + " are not known"
	}
	lines := []string{
		paint(styleBold, cmp.Or(s.Name, "scenario")) + fmt.Sprintf(": %s activities a month", number(s.Activities)),
		paint(styleDim, fmt.Sprintf("%s, prices of %s, %s (%s); a month is 730 h, a GiB 2^30 bytes", tier, region, est.Prices.Format(dayFormat), est.Source)),
		"",
	}
	lines = append(lines, caseLines(est.Lines, est.Parts, est.PerActivity, est.Fixed, est.Total, est.Compare)...)
	for _, c := range est.Cases {
		lines = append(lines, "", paint(styleBold, c.Name)+fmt.Sprintf(": %s activities a month", number(c.Activities)))
		lines = append(lines, caseLines(nil, c.Parts, c.PerActivity, c.Fixed, c.Total, c.Compare)...)
	}
	for _, a := range est.Assumed {
		lines = append(lines, paint(styleDim, "· "+a))
	}
	return lines
}

func caseLines(all []cost.Line, parts []cost.Part, each, fixed, total cost.USD, compare []cost.Comparison) []string {
	var lines []string
	if len(all) > 0 {
		t := table{head: []string{"WHAT", "SERVICE", "A MONTH", "ARITHMETIC"}}
		for _, l := range all {
			t.add(subjectName(l.Subject), string(l.Service), l.USD.Round2(), l.Arithmetic)
		}
		lines = append(t.lines(), "")
	}
	t := table{head: []string{"PART", "A MONTH"}}
	for _, p := range parts {
		t.add(string(p.Purpose), p.USD.Round2())
	}
	t.add("fixed, without any activity", fixed.Round2())
	t.add(paint(styleBold, "in all"), paint(styleBold, total.Round2()))
	t.add("an activity's functions", each.String())
	for _, c := range compare {
		difference := priceChange(cost.USD(0), c.Difference)
		t.add("against "+c.Name, cost.Dollars(c.USDPerMonth).Round2()+": this is "+difference)
	}
	return append(lines, t.lines()...)
}

// number is a whole number with commas, or with its digits behind the point.
func number(f float64) string {
	text := strconv.FormatFloat(f, 'f', -1, 64)
	whole, fraction := text, ""
	for i := range text {
		if text[i] == '.' {
			whole, fraction = text[:i], text[i:]
			break
		}
	}
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole + fraction
}
