package cost

import (
	"fmt"
	"strconv"
	"strings"
)

// computes are the compute types of builds that have prices.
var computes = map[string]Item{
	"": CodeBuildSmall, "small": CodeBuildSmall, "medium": CodeBuildMedium, "large": CodeBuildLarge, "arm-small": CodeBuildARMSmall,
}

// tally gathers usages and keeps the first thing that can not be counted.
type tally struct {
	usages []usage
	err    error
}

// add adds an amount, nothing when there is none. How it was worked out goes
// before the line's own arithmetic.
func (t *tally) add(purpose Purpose, item Item, of Subject, what string, amount float64, how string) {
	n, err := counted(what, amount)
	if err != nil && t.err == nil {
		t.err = err
	}
	if n <= 0 {
		return
	}
	if how != "" {
		how += " = "
	}
	t.usages = append(t.usages, usage{Usage{Item: item, Subject: of, Amount: n}, purpose, how})
}

// product writes a product: "1,000,000 × 3".
func product(factors ...any) string {
	var b strings.Builder
	for i, f := range factors {
		switch f := f.(type) {
		case float64:
			if i > 0 {
				b.WriteString(" × ")
			}
			b.WriteString(number(f))
		case string:
			b.WriteString(f)
		}
	}
	return b.String()
}

// number writes a number with commas between thousands and at most six digits
// behind the point.
func number(v float64) string {
	text := strconv.FormatFloat(v, 'f', 6, 64)
	digits, fraction, _ := strings.Cut(text, ".")
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	out := string(appendGrouped(nil, n))
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		out += "." + fraction
	}
	return out
}

// usages are a month of a scenario.
func (s Scenario) usages() ([]usage, error) {
	var t tally
	for _, f := range s.Functions {
		s.function(&t, f)
	}
	for _, table := range s.Tables {
		s.table(&t, table)
	}
	for _, a := range s.APIs {
		item := APIGatewayREST
		switch a.Kind {
		case "", "REST":
		case "HTTP":
			item = APIGatewayHTTP
		default:
			return nil, fmt.Errorf("API %s: there is no kind %q: use REST or HTTP", a.Name, a.Kind)
		}
		t.add(ForAPIs, item, Subject{API: a.Name}, "calls of API "+a.Name, s.Activities*a.Calls, product(s.Activities, a.Calls))
	}
	for _, b := range s.Builds {
		item, ok := computes[b.Compute]
		if !ok {
			return nil, fmt.Errorf("builds %s: there is no compute type %q: use small, medium, large or arm-small", b.Name, b.Compute)
		}
		t.add(ForBuilds, item, Subject{Project: b.Name}, "minutes of builds "+b.Name, b.Minutes*minute, "")
	}
	t.add(ForLogs, LogsIngestion, Subject{}, "logs", s.LogGB*gib, "")
	return t.usages, t.err
}

func (s Scenario) function(t *tally, f ScenarioFunction) {
	of, calls, memory := Subject{Function: f.Name}, s.Activities*f.Calls, float64(max(0, f.MemoryMB))
	for i, u := range LambdaUsage(of, 0, 0, f.MemoryMB, f.Architecture) {
		switch {
		case i > 0:
			t.add(ForFunctions, u.Item, of, "milliseconds of function "+f.Name, calls*f.Milliseconds*memory,
				product(s.Activities, f.Calls, f.Milliseconds, " ms", memory, " MB"))
		case !f.OmitRequests:
			t.add(ForFunctions, u.Item, of, "calls of function "+f.Name, calls, product(s.Activities, f.Calls))
		}
	}
}

func (s Scenario) table(t *tally, table ScenarioTable) {
	of := Subject{Table: table.Name}
	capacity := func(item Item, units int64, name string) {
		t.add(ForCapacity, item, of, "units of table "+table.Name, float64(units)*hour*MonthHours, product(float64(units), " "+name, float64(MonthHours), " h"))
	}
	capacity(DynamoReadCapacity, table.ReadUnits, "RCU")
	capacity(DynamoWriteCapacity, table.WriteUnits, "WCU")
	requests := func(item Item, units float64) {
		t.add(ForRequests, item, of, "requests of table "+table.Name, s.Activities*units, product(s.Activities, units))
	}
	requests(DynamoReadRequests, table.Reads)
	requests(DynamoWriteRequests, table.Writes)
	how := ""
	if table.Bytes > 0 {
		how = product(table.Bytes, " B ÷ 2^30")
	}
	t.add(ForStorage, DynamoStorage, of, "storage of table "+table.Name, table.gib()*1024*MonthHours, how)
}
