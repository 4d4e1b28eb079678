package account

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestTablesAsDynamoDBTellsThem(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want model.Table
	}{
		"never on demand": {
			`{"TableName":"orders","TableStatus":"ACTIVE","TableSizeBytes":4096,"ItemCount":7,"CreationDateTime":1795384203,
			"ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":3,"NumberOfDecreasesToday":2,"LastIncreaseDateTime":1795384203.5},
			"WarmThroughput":{"ReadUnitsPerSecond":12000,"WriteUnitsPerSecond":4000,"Status":"ACTIVE"},
			"GlobalSecondaryIndexes":[
				{"IndexName":"by-day","IndexStatus":"CREATING","Backfilling":true,"IndexSizeBytes":1,"ItemCount":2,"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2}},
				{"IndexName":"by-customer","IndexStatus":"ACTIVE","ProvisionedThroughput":{"ReadCapacityUnits":4,"WriteCapacityUnits":5}}],
			"LocalSecondaryIndexes":[{"IndexName":"z","IndexSizeBytes":8,"ItemCount":9},{"IndexName":"a"}],
			"Replicas":[{"RegionName":"eu-west-1","ReplicaStatus":"CREATING"}],"DeletionProtectionEnabled":true,
			"TableClassSummary":{"TableClass":"STANDARD_INFREQUENT_ACCESS"}}`,
			model.Table{
				Name: "orders", Status: "ACTIVE", Billing: model.Provisioned, Class: model.InfrequentAccessClass, Bytes: 4096, Items: 7,
				Throughput: model.Throughput{ReadUnits: 5, WriteUnits: 3, DecreasesToday: 2, LastIncrease: time.UnixMilli(1795384203500).UTC(),
					WarmReadUnits: 12000, WarmWriteUnits: 4000, WarmStatus: "ACTIVE"},
				Indexes: []model.Index{
					{Name: "by-customer", Status: "ACTIVE", Throughput: model.Throughput{ReadUnits: 4, WriteUnits: 5}},
					{Name: "by-day", Status: "CREATING", Backfilling: true, Bytes: 1, Items: 2, Throughput: model.Throughput{ReadUnits: 1, WriteUnits: 2}},
				},
				LocalIndexes:       []model.LocalIndex{{Name: "a"}, {Name: "z", Bytes: 8, Items: 9}},
				Replicas:           []model.Replica{{Region: "eu-west-1", Status: "CREATING"}},
				DeletionProtection: true, Created: time.Unix(1795384203, 0).UTC(),
			},
		},
		"on demand": {
			`{"TableName":"ev\u001b[2Jents","TableStatus":"UPDATING","BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"},
			"ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":3},"OnDemandThroughput":{"MaxReadRequestUnits":-1,"MaxWriteRequestUnits":40},
			"GlobalSecondaryIndexes":[{"IndexName":"i","ProvisionedThroughput":{"ReadCapacityUnits":4,"WriteCapacityUnits":5}}]}`,
			model.Table{
				Name: "events", Status: "UPDATING", Billing: model.OnDemand, Class: model.StandardClass,
				Throughput: model.Throughput{MaxWriteUnits: 40}, Indexes: []model.Index{{Name: "i"}},
			},
		},
		"provisioned again": {
			`{"TableName":"orders","BillingModeSummary":{"BillingMode":"PROVISIONED"},"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}}`,
			model.Table{Name: "orders", Billing: model.Provisioned, Class: model.StandardClass, Throughput: model.Throughput{ReadUnits: 1, WriteUnits: 1}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := &wire{answer: always(200, "", `{"Table":`+c.body+`}`)} // without a checksum in the header
			got, err := open(t, w, nil).GetTable(t.Context(), "orders")
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, %v, want %+v", got, err, c.want)
			}
		})
	}
}

func TestWhatIsAskedOfUpdateTable(t *testing.T) {
	orders := model.CapacityKey{Table: "orders"}
	byDay := model.CapacityKey{Table: "orders", Index: "by-day"}
	for name, c := range map[string]struct {
		change model.CapacityChange
		want   string
	}{
		"table": {model.CapacityChange{CapacityKey: orders, Read: 5, Write: 3},
			`{"TableName":"orders","ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":3}}`},
		"index": {model.CapacityChange{CapacityKey: byDay, Read: 5, Write: 3},
			`{"TableName":"orders","GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"by-day","ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":3}}}]}`},
		"on demand": {model.CapacityChange{CapacityKey: orders, Billing: model.OnDemand, Read: 5, Write: 3},
			`{"TableName":"orders","BillingMode":"PAY_PER_REQUEST"}`},
		"provisioned": {model.CapacityChange{CapacityKey: orders, Billing: model.Provisioned, Read: 5, Write: 3,
			Indexes: []model.CapacityChange{{CapacityKey: byDay, Read: 1, Write: 2}}},
			`{"TableName":"orders","BillingMode":"PROVISIONED","ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":3},
			"GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"by-day","ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2}}}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := &wire{answer: always(200, "", `{"TableDescription":{"TableName":"orders","TableStatus":"UPDATING"}}`)}
			got, err := open(t, w, nil).UpdateTable(t.Context(), c.change)
			if err != nil || got.Status != "UPDATING" {
				t.Fatalf("got %+v, %v", got, err)
			}
			if r := w.seen()[0]; r.target != "DynamoDB_20120810.UpdateTable" || !sameJSON(t, r.body, c.want) {
				t.Errorf("asked %s %s, want %s", r.target, r.body, c.want)
			}
		})
	}
	for name, change := range map[string]model.CapacityChange{
		"no units":              {CapacityKey: orders, Read: 5},
		"billing of an index":   {CapacityKey: byDay, Billing: model.OnDemand},
		"an index without":      {CapacityKey: orders, Billing: model.Provisioned, Read: 1, Write: 1, Indexes: []model.CapacityChange{{CapacityKey: byDay}}},
		"less than nothing":     {CapacityKey: orders, Read: -1, Write: 1},
		"provisioned with none": {CapacityKey: orders, Billing: model.Provisioned},
	} {
		w := &wire{answer: always(200, "", `{}`)}
		if _, err := open(t, w, nil).UpdateTable(t.Context(), change); err == nil || len(w.seen()) > 0 {
			t.Errorf("%s was sent: %v", name, err)
		}
	}
}

func TestUpdateTableIsTriedOnce(t *testing.T) {
	const decreases = `Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. ` +
		`After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. ` +
		`Number of decreases today: 4. Last decrease at Sunday, November 22, 2026 at 9:50:03 PM Coordinated Universal Time. ` +
		`Next decrease can be made at Sunday, November 22, 2026 at 10:50:03 PM Coordinated Universal Time`
	for code, c := range map[string]struct {
		message string
		class   model.Class
		advice  string
	}{
		"LimitExceededException":    {decreases, model.Other, "wait as long as it says"},
		"ResourceInUseException":    {"Attempt to change a resource which is still in use: Table is being updated: orders", model.Conflict, "ACTIVE"},
		"ResourceNotFoundException": {"Requested resource not found: Table: orders not found", model.Gone, ""},
		"ThrottlingException":       {"Rate of requests exceeds the allowed throughput", model.Throttled, "quota"},
		"InternalServerError":       {"oops", model.Other, ""},
		"AccessDeniedException": {"User: arn:aws:iam::1:user/ann is not authorized to perform: dynamodb:UpdateTable on resource: x",
			model.Denied, ""},
	} {
		t.Run(code, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				status := http.StatusBadRequest
				if code == "InternalServerError" {
					status = http.StatusInternalServerError
				}
				w := &wire{answer: always(status, "", `{"__type":"com.amazonaws.dynamodb.v20120810#`+code+`","message":"`+c.message+`"}`)}
				a := open(t, w, func(o *Options) { o.Attempts = 3 })
				_, err := a.UpdateTable(t.Context(), model.CapacityChange{CapacityKey: model.CapacityKey{Table: "orders"}, Read: 1, Write: 1})
				f, ok := errors.AsType[*model.Failure](err)
				if !ok || f.Class != c.class || f.Code != code || f.Message != c.message || !strings.Contains(f.Advice, c.advice) || f.Subject != "orders" {
					t.Errorf("got %+v", err)
				}
				if len(w.seen()) != 1 {
					t.Errorf("tried %d times", len(w.seen()))
				}
				if f.Class == model.Denied && f.Permission != "dynamodb:UpdateTable" {
					t.Errorf("permission %q", f.Permission)
				}
				if m := a.Meter(); (m.Throttled > 0) != (c.class == model.Throttled) {
					t.Errorf("meter %+v", m)
				}
			})
		})
	}
}

func TestTablesHaveABucketOfTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: always(400, "", `{"__type":"x#ThrottlingException","message":"Rate exceeded"}`)}
		a := open(t, w, nil)
		if _, err := a.ListTables(t.Context(), ""); model.ClassOf(err) != model.Throttled {
			t.Error(err)
		}
		if s := a.State(); s.Rates[model.TablesRPS] > 10.1 || s.Rates[model.LambdaRPS] != 12 || s.Rates[model.MetricsRPS] != 40 || s.Rates[model.ScarceRPS] != 5 {
			t.Errorf("state %+v", s)
		}
	})
}

func TestMissingPermissionsOfTablesAndCost(t *testing.T) {
	now := time.Now()
	for want, ask := range map[string]func(*Account) error{
		"dynamodb:ListTables":    func(a *Account) error { _, err := a.ListTables(t.Context(), ""); return err },
		"dynamodb:DescribeTable": func(a *Account) error { _, err := a.GetTable(t.Context(), "orders"); return err },
		"dynamodb:UpdateTable": func(a *Account) error {
			_, err := a.UpdateTable(t.Context(), model.CapacityChange{Read: 1, Write: 1, CapacityKey: model.CapacityKey{Table: "orders"}})
			return err
		},
		"application-autoscaling:DescribeScalableTargets": func(a *Account) error { _, err := a.GetScaling(t.Context(), ""); return err },
		"application-autoscaling:RegisterScalableTarget": func(a *Account) error {
			return a.UpdateScaling(t.Context(), model.ScalingChange{CapacityKey: model.CapacityKey{Table: "orders"}, Access: model.Reads, Min: 1, Max: 2})
		},
		"logs:DescribeLogGroups": func(a *Account) error { _, err := a.ListLogGroups(t.Context(), ""); return err },
		"pricing:GetProducts":    func(a *Account) error { _, err := a.ReadPrices(t.Context(), "AWSLambda", "us-east-1", ""); return err },
		"ce:GetCostAndUsage":     func(a *Account) error { _, err := a.ReadBill(t.Context(), now.AddDate(0, 0, -1), now); return err },
	} {
		w := &wire{answer: always(400, "", `{"__type":"AccessDeniedException","Message":"denied"}`)}
		f, ok := errors.AsType[*model.Failure](ask(open(t, w, nil)))
		if !ok || f.Class != model.Denied || f.Permission != want {
			t.Errorf("%s: got %+v", want, f)
		}
	}
	for want, ask := range map[string]func(*Account) error{
		"cloudwatch:ListMetrics": func(a *Account) error { _, err := a.ListMetrics(t.Context(), "AWS/Lambda", "", ""); return err },
		"cloudwatch:GetMetricData": func(a *Account) error {
			_, err := a.ReadMetrics(t.Context(), paidRead(tables(1), time.Hour))
			return err
		},
	} {
		w := cloudWatch(t, func(int, rpc) (int, map[string]any) {
			return 403, map[string]any{"__type": "AccessDenied", "message": "denied"}
		})
		f, ok := errors.AsType[*model.Failure](ask(open(t, w, func(o *Options) { o.MetricsCap = 1 })))
		if !ok || f.Class != model.Denied || f.Permission != want {
			t.Errorf("%s: got %+v", want, f)
		}
	}
}
