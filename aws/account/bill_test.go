package account

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/aloftdeck/aloft/model"
)

func day(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }

func TestABillPageByPage(t *testing.T) {
	const group = `{"Keys":["%"],"Metrics":{"UnblendedCost":{"Amount":"#","Unit":"USD"}}}`
	entry := func(name, amount string) string {
		return strings.NewReplacer("%", name, "#", amount).Replace(group)
	}
	var asked []string
	w := &wire{}
	w.answer = func(n int, r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.Host+" "+w.seen()[n-1].body)
		if n == 1 {
			return reply(200, "", `{"NextPageToken":"p2","ResultsByTime":[
				{"TimePeriod":{"Start":"2026-11-20","End":"2026-11-21"},"Estimated":false,"Groups":[`+entry("AWS Lambda", "10.4166875000")+`,`+entry("Tax", "-0.0000000001")+`]},
				{"TimePeriod":{"Start":"2026-11-21","End":"2026-11-22"},"Estimated":true,"Groups":[`+entry("Amazon DynamoDB", "0.28")+`]}]}`), nil
		}
		return reply(200, "", `{"ResultsByTime":[
			{"TimePeriod":{"Start":"2026-11-21","End":"2026-11-22"},"Estimated":true,"Groups":[`+entry(`AWS\u001b[2J Lambda`, "9.99")+`]}]}`), nil
	}
	a := open(t, w, func(o *Options) { o.Region = "eu-west-1" })
	bill, err := a.ReadBill(t.Context(), day(20).Add(5*time.Hour), day(22).Add(time.Hour))
	want := []model.BillDay{
		{Day: day(20), Services: []model.BillService{{Name: "AWS Lambda", Amount: "10.4166875000", Unit: "USD"}, {Name: "Tax", Amount: "-0.0000000001", Unit: "USD"}}},
		{Day: day(21), Estimated: true, Services: []model.BillService{{Name: "AWS Lambda", Amount: "9.99", Unit: "USD"}, {Name: "Amazon DynamoDB", Amount: "0.28", Unit: "USD"}}},
	}
	if err != nil || !reflect.DeepEqual(bill.Days, want) || bill.Pages != 2 || !bill.From.Equal(day(20)) || !bill.To.Equal(day(22)) || bill.Asked.IsZero() || bill.At.IsZero() {
		t.Errorf("got %+v, %v", bill, err)
	}
	if len(asked) != 2 || !strings.HasPrefix(asked[0], "ce.us-east-1.") || !strings.Contains(asked[0], `"Start":"2026-11-20"`) ||
		!strings.Contains(asked[0], `"End":"2026-11-22"`) || !strings.Contains(asked[1], `"NextPageToken":"p2"`) {
		t.Errorf("asked %v", asked)
	}
	if m, s := a.Meter(), a.Spending(); m.Dollars != 0.02 || s.PaidToday != 0 || s.PaidThisMonth != 0.02 {
		t.Errorf("metered %v, ledger %+v, want $0.02 that do not count for metrics", m.Dollars, s)
	}
}

func TestABillEnds(t *testing.T) {
	w := &wire{}
	w.answer = func(n int, _ *http.Request) (*http.Response, error) {
		return reply(200, "", `{"NextPageToken":"`+strings.Repeat("p", n)+`","ResultsByTime":[]}`), nil
	}
	a := open(t, w, nil)
	bill, err := a.ReadBill(t.Context(), day(1), day(22))
	if err == nil || bill.Pages != mostPages || len(w.seen()) != mostPages {
		t.Errorf("%d pages, %v", len(w.seen()), err)
	}
	if _, err := a.ReadBill(t.Context(), day(22), day(22).Add(time.Hour)); err == nil || len(w.seen()) != mostPages {
		t.Error("a bill of no day was asked for")
	}
}

func TestFailuresOfABill(t *testing.T) {
	for code, want := range map[string]model.Class{
		"LimitExceededException": model.Throttled, "DataUnavailableException": model.Other, "AccessDeniedException": model.Denied,
	} {
		w := &wire{answer: always(400, "", `{"__type":"`+code+`","Message":"no"}`)}
		a := open(t, w, nil)
		_, err := a.ReadBill(t.Context(), day(1), day(22))
		f, ok := errors.AsType[*model.Failure](err)
		if !ok || f.Class != want || (f.Advice == "") != (want == model.Denied) || a.Meter().Dollars != 0 {
			t.Errorf("%s: got %+v, %v paid", code, f, a.Meter().Dollars)
		}
	}
}

func TestPricesComeFromWhereTheListIs(t *testing.T) {
	for region, want := range map[string]string{
		"us-east-1": "api.pricing.us-east-1.amazonaws.com", "ca-west-1": "api.pricing.us-east-1.amazonaws.com",
		"eu-west-3": "api.pricing.eu-central-1.amazonaws.com", "ap-southeast-2": "api.pricing.ap-south-1.amazonaws.com",
		"cn-north-1": "api.pricing.cn-northwest-1.amazonaws.com.cn",
	} {
		for _, endpoint := range []string{"", "http://127.0.0.1:5000"} {
			host := ""
			w := &wire{}
			w.answer = func(_ int, r *http.Request) (*http.Response, error) {
				host = r.URL.Host
				return reply(200, "", `{"PriceList":["{\"product\":{}}"],"NextToken":"n"}`), nil
			}
			a := open(t, w, func(o *Options) {
				o.Region = region
				if endpoint != "" {
					base := o.Config
					o.Config = func(ctx context.Context) (aws.Config, error) {
						c, err := base(ctx)
						c.BaseEndpoint = &endpoint
						return c, err
					}
				}
			})
			page, err := a.ReadPrices(t.Context(), "AWSLambda", "eu-west-1", "m")
			if err != nil || page.Next != "n" || len(page.Products) != 1 || page.Products[0] != `{"product":{}}` {
				t.Errorf("got %+v, %v", page, err)
			}
			if endpoint != "" {
				want = "127.0.0.1:5000"
			}
			if host != want {
				t.Errorf("%s: asked %s, want %s", region, host, want)
			}
			if r := w.seen()[0]; !sameJSON(t, r.body, `{"ServiceCode":"AWSLambda","FormatVersion":"aws_v1","MaxResults":100,"NextToken":"m",
				"Filters":[{"Type":"TERM_MATCH","Field":"regionCode","Value":"eu-west-1"}]}`) {
				t.Errorf("asked %s", r.body)
			}
		}
	}
}

func TestLogGroupsWithTheirSize(t *testing.T) {
	w := &wire{answer: always(200, "", `{"nextToken":"n","logGroups":[
		{"logGroupName":"/aws/lambda/orders","storedBytes":123456,"retentionInDays":14},
		{"logGroupName":"/aws/lambda/rare","logGroupClass":"INFREQUENT_ACCESS"}]}`)}
	page, err := open(t, w, nil).ListLogGroups(t.Context(), "m")
	want := []model.LogGroup{{Name: "/aws/lambda/orders", Bytes: 123456, RetentionDays: 14}, {Name: "/aws/lambda/rare", InfrequentAccess: true}}
	if err != nil || page.Next != "n" || !reflect.DeepEqual(page.Groups, want) || !sameJSON(t, w.seen()[0].body, `{"limit":50,"nextToken":"m"}`) {
		t.Errorf("got %+v, %v", page, err)
	}
}
