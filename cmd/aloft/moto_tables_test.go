package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	scalingtypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
)

// warehouse is a remote account with tables, and clients that are not aloft's.
type warehouse struct {
	*remote
	tables  *dynamodb.Client
	scaling *applicationautoscaling.Client
}

// newWarehouse has the tables orders, with the index by-day, and audit.
func newWarehouse(t *testing.T) *warehouse {
	t.Helper()
	r := newRemote(t)
	config := aws.Config{Region: "us-east-1", BaseEndpoint: &r.upstream, Credentials: credentials.NewStaticCredentialsProvider("x", "y", "")}
	w := &warehouse{remote: r, tables: dynamodb.NewFromConfig(config), scaling: applicationautoscaling.NewFromConfig(config)}
	w.table("orders", "by-day")
	w.table("audit", "by-user")
	return w
}

func (w *warehouse) table(name, index string) {
	w.t.Helper()
	key := []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash}}
	units := func(read, write int64) *types.ProvisionedThroughput {
		return &types.ProvisionedThroughput{ReadCapacityUnits: &read, WriteCapacityUnits: &write}
	}
	_, err := w.tables.CreateTable(w.t.Context(), &dynamodb.CreateTableInput{
		TableName: &name, BillingMode: types.BillingModeProvisioned, KeySchema: key, ProvisionedThroughput: units(5, 3),
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: types.ScalarAttributeTypeS}},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName: &index, KeySchema: key, Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll}, ProvisionedThroughput: units(2, 1),
		}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// units asks the account itself what a table and its index may do.
func (w *warehouse) units(name string) string {
	w.t.Helper()
	out, err := w.tables.DescribeTable(w.t.Context(), &dynamodb.DescribeTableInput{TableName: &name})
	if err != nil {
		w.t.Fatal(err)
	}
	if b := out.Table.BillingModeSummary; b != nil && b.BillingMode == types.BillingModePayPerRequest {
		return "on demand"
	}
	table, index := out.Table.ProvisionedThroughput, out.Table.GlobalSecondaryIndexes[0].ProvisionedThroughput
	return fmt.Sprintf("%d/%d %d/%d", *table.ReadCapacityUnits, *table.WriteCapacityUnits, *index.ReadCapacityUnits, *index.WriteCapacityUnits)
}

// load is one kind of units as it is printed.
type load struct {
	Provisioned int64
	Consumed    *float64 `json:"consumed_per_second"`
	Throttled   *float64 `json:"throttled_per_minute"`
	AutoScaling *struct {
		Min, Max int64
		Target   float64 `json:"target_percent"`
	} `json:"auto_scaling"`
}

type tableDocument struct {
	Name, Status string
	BillingMode  string `json:"billing_mode"`
	Read, Write  load
	Indexes      []struct {
		Name        string
		Read, Write load
	}
}

// show is what aloft shows of a table.
func (w *warehouse) show(name string) tableDocument {
	w.t.Helper()
	got := run(w.t, w.environ, "tables", name, "-o", "json")
	var d struct{ Tables []tableDocument }
	if err := json.Unmarshal([]byte(got.out), &d); err != nil || got.code != 0 || len(d.Tables) != 1 {
		w.t.Fatalf("exit %d, %v\n%s%s", got.code, err, got.out, got.err)
	}
	return d.Tables[0]
}

func TestTablesOnMoto(t *testing.T) {
	w := newWarehouse(t)
	orders, byUser := model.CapacityKey{Table: "orders"}, model.CapacityKey{Table: "audit", Index: "by-user"}
	w.putMetric(model.ConsumedUnits(orders, model.Reads), 12, 186)
	w.putMetric(model.ThrottleEvents(orders, model.Writes), 12, 7)
	w.putMetric(model.ConsumedUnits(byUser, model.Writes), 12, 30)
	shown := w.show("orders")
	if c := shown.Read.Consumed; shown.Read.Provisioned != 5 || c == nil || *c != 3.1 || *shown.Read.Throttled != 0 {
		t.Errorf("reads of orders: %+v", shown.Read)
	}
	if th := shown.Write.Throttled; th == nil || *th != 7 || *shown.Write.Consumed != 0 || shown.BillingMode != "PROVISIONED" || shown.Status != "ACTIVE" {
		t.Errorf("orders: %+v", shown)
	}
	if c := w.show("audit").Indexes[0].Write.Consumed; c == nil || *c != 0.5 {
		t.Errorf("writes of by-user are not 0.5 a second")
	}

	// What aloft changes, others see.
	for _, c := range []struct{ args, want string }{
		{"orders --rcu 20", "20/3 2/1"},
		{"orders --index by-day --rcu 4 --wcu 6", "20/3 4/6"},
		{"orders --on-demand", "on demand"},
		{"orders --rcu 7 --wcu 8", "7/8 1/1"}, // an index that nothing used gets the least
	} {
		changed := w.run(0, append([]string{"tables", "set", "--yes"}, strings.Fields(c.args)...)...)
		if got := w.units("orders"); got != c.want || changed.Results[0].Status != "moved" {
			t.Errorf("%s: %s, want %s; %+v", c.args, got, c.want, changed.Results)
		}
	}
	w.run(0, "tables", "set", "orders", "--rcu", "7") // as it is
	w.run(3, "tables", "set", "orders", "--rcu", "9")
	w.run(3, "tables", "set", "orders", "--rcu", "9", "--yes", "--read-only")
	if unknown := w.run(2, "tables", "set", "oders", "--rcu", "9", "--yes"); !strings.Contains(unknown.Error.Message, "did you mean orders?") {
		t.Errorf("an unknown table: %+v", unknown.Error)
	}
	if got := w.units("orders"); got != "7/8 1/1" {
		t.Errorf("orders has %s", got)
	}
	history := w.run(0, "history", "orders")
	if len(history.Moves) != 4 || history.Moves[0].Kind != "capacity" || history.Moves[0].From != "on demand" || history.Moves[0].To != "7 RCU 8 WCU" {
		t.Errorf("history: %+v", history.Moves)
	}

	// What others change, aloft sees.
	_, err := w.tables.UpdateTable(t.Context(), &dynamodb.UpdateTableInput{
		TableName: aws.String("audit"), ProvisionedThroughput: &types.ProvisionedThroughput{ReadCapacityUnits: aws.Int64(11), WriteCapacityUnits: aws.Int64(12)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if a := w.show("audit"); a.Read.Provisioned != 11 || a.Write.Provisioned != 12 {
		t.Errorf("audit: %+v", a)
	}
	_, err = w.scaling.RegisterScalableTarget(t.Context(), &applicationautoscaling.RegisterScalableTargetInput{
		ServiceNamespace: scalingtypes.ServiceNamespaceDynamodb, ResourceId: aws.String("table/audit"),
		ScalableDimension: scalingtypes.ScalableDimensionDynamoDBTableReadCapacityUnits, MinCapacity: aws.Int32(5), MaxCapacity: aws.Int32(50),
	})
	if err != nil {
		t.Fatal(err)
	}
	if s := w.show("audit").Read.AutoScaling; s == nil || s.Min != 5 || s.Max != 50 {
		t.Errorf("auto scaling of audit: %+v", s)
	}
	w.run(0, "tables", "set", "audit", "--scale-read", "6:60", "--yes")
	targets, err := w.scaling.DescribeScalableTargets(t.Context(), &applicationautoscaling.DescribeScalableTargetsInput{ServiceNamespace: scalingtypes.ServiceNamespaceDynamodb})
	if err != nil || len(targets.ScalableTargets) != 1 || *targets.ScalableTargets[0].MinCapacity != 6 || *targets.ScalableTargets[0].MaxCapacity != 60 {
		t.Errorf("the targets are %+v, %v", targets, err)
	}
	if got := run(t, w.environ, "cost", "-o", "json"); !strings.Contains(got.out, `"DynamoDB"`) {
		t.Errorf("cost: exit %d\n%s%s", got.code, got.out, got.err)
	}
}

// updates lets a function answer updates of tables itself.
func (w *warehouse) updates(answer func(http.ResponseWriter, *http.Request) bool) {
	w.playing(func(out http.ResponseWriter, request *http.Request) bool {
		return strings.HasSuffix(request.Header.Get("X-Amz-Target"), ".UpdateTable") && answer(out, request)
	})
}

func TestChangesThatOthersMakeOnMoto(t *testing.T) {
	w := newWarehouse(t)
	w.updates(func(out http.ResponseWriter, _ *http.Request) bool {
		refuse(out, http.StatusBadRequest, "ResourceInUseException", "Attempt to change a resource which is still in use: Table is being updated: orders")
		return true
	})
	conflict := w.run(4, "tables", "set", "orders", "--rcu", "9", "--yes")
	if conflict.Results[0].Status != "conflict" || conflict.Error.Exit != 4 {
		t.Errorf("conflict: %+v", conflict)
	}
	w.updates(func(out http.ResponseWriter, _ *http.Request) bool {
		refuse(out, http.StatusBadRequest, "AccessDeniedException", "User: x is not authorized to perform: dynamodb:UpdateTable on resource: orders")
		return true
	})
	if denied := w.run(1, "tables", "set", "orders", "--rcu", "9", "--yes"); denied.Error.Class != "denied" || !strings.Contains(denied.Error.Message, "dynamodb:UpdateTable") {
		t.Errorf("denied: %+v", denied)
	}
	if got := w.units("orders"); got != "5/3 2/1" {
		t.Errorf("orders has %s", got)
	}
}

// A process that is killed after its change has left and before it is answered
// leaves an intent, which the next one settles.
func TestKilledInTheMiddleOfAChange(t *testing.T) {
	for _, c := range []struct {
		name   string
		made   bool
		status string
	}{{"after DynamoDB took it", true, "moved"}, {"before", false, "failed"}} {
		t.Run(c.name, func(t *testing.T) {
			w := newWarehouse(t)
			asked, over := make(chan struct{}), make(chan struct{})
			w.updates(func(http.ResponseWriter, *http.Request) bool {
				if c.made {
					_, err := w.tables.UpdateTable(t.Context(), &dynamodb.UpdateTableInput{
						TableName: aws.String("orders"), ProvisionedThroughput: &types.ProvisionedThroughput{ReadCapacityUnits: aws.Int64(9), WriteCapacityUnits: aws.Int64(3)},
					})
					if err != nil {
						t.Error(err)
					}
				}
				close(asked)
				<-over
				return true
			})
			var out bytes.Buffer
			cmd := exec.CommandContext(t.Context(), binary, "tables", "set", "orders", "--rcu", "9", "--yes")
			cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = append([]string{"TMPDIR=" + t.TempDir()}, w.environ...), t.TempDir(), &out, &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			select {
			case <-asked:
			case <-ended:
				t.Fatalf("it ended before it asked for anything: %s", out.String())
			}
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			<-ended
			close(over)
			w.playing(nil)
			if open := w.run(0, "history", "orders").Moves; len(open) != 1 || open[0].Status != "" {
				t.Errorf("before it is settled: %+v", open)
			}
			next := run(t, w.environ, "tables", "set", "audit", "--rcu", "6", "--yes")
			if want := "settled orders capacity 5 RCU 3 WCU → 9 RCU 3 WCU: " + c.status; next.code != 0 || !strings.Contains(next.err, want) {
				t.Errorf("exit %d, it does not say %q:\n%s", next.code, want, next.err)
			}
			settled := w.run(0, "history", "orders").Moves
			if len(settled) != 1 || settled[0].Status != c.status {
				t.Errorf("settled: %+v", settled)
			}
		})
	}
}
