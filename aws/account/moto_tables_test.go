package account_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	scalingtypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	metrictypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	tabletypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/model"
)

// motoTables gives the ground over moto tables and metrics, made with plain
// clients of the SDK, and a bill.
func motoTables(g *ground, config aws.Config, server *moto) {
	g.tables = dynamodb.NewFromConfig(config)
	metrics := cloudwatch.NewFromConfig(config, func(o *cloudwatch.Options) { o.DisableRequestCompression = true })
	g.table = func(t *testing.T, name string, indexes ...string) {
		t.Helper()
		key := []tabletypes.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: tabletypes.KeyTypeHash}}
		in := &dynamodb.CreateTableInput{
			TableName: &name, BillingMode: tabletypes.BillingModeProvisioned, KeySchema: key,
			AttributeDefinitions:  []tabletypes.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: tabletypes.ScalarAttributeTypeS}},
			ProvisionedThroughput: &tabletypes.ProvisionedThroughput{ReadCapacityUnits: aws.Int64(5), WriteCapacityUnits: aws.Int64(3)},
		}
		for _, index := range indexes {
			in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, tabletypes.GlobalSecondaryIndex{
				IndexName: &index, KeySchema: key, Projection: &tabletypes.Projection{ProjectionType: tabletypes.ProjectionTypeAll},
				ProvisionedThroughput: &tabletypes.ProvisionedThroughput{ReadCapacityUnits: aws.Int64(2), WriteCapacityUnits: aws.Int64(1)},
			})
		}
		_, err := g.tables.CreateTable(t.Context(), in)
		var made *tabletypes.ResourceInUseException // by the first try of two: no other case uses the name
		if err != nil && !errors.As(err, &made) {
			t.Fatal(err)
		}
	}
	g.metric = func(t *testing.T, series model.Series, at time.Time, value float64) {
		t.Helper()
		datum := metrictypes.MetricDatum{MetricName: &series.Metric, Timestamp: &at, Value: &value}
		for _, d := range series.Dimensions {
			if d.Name != "" {
				datum.Dimensions = append(datum.Dimensions, metrictypes.Dimension{Name: &d.Name, Value: &d.Value})
			}
		}
		_, err := metrics.PutMetricData(t.Context(), &cloudwatch.PutMetricDataInput{Namespace: &series.Namespace, MetricData: []metrictypes.MetricDatum{datum}})
		if err != nil {
			t.Fatal(err)
		}
	}
	g.scale = func(t *testing.T, s model.Scaling) { scale(t, applicationautoscaling.NewFromConfig(config), s) }
	g.bill = server.bill
}

// scale puts auto scaling on one kind of units.
func scale(t *testing.T, client *applicationautoscaling.Client, s model.Scaling) {
	t.Helper()
	resource, dimension := "table/"+s.Table, scalingtypes.ScalableDimensionDynamoDBTableReadCapacityUnits
	utilization := scalingtypes.MetricTypeDynamoDBReadCapacityUtilization
	if s.Index != "" { // of writes
		resource, dimension = resource+"/index/"+s.Index, scalingtypes.ScalableDimensionDynamoDBIndexWriteCapacityUnits
		utilization = scalingtypes.MetricTypeDynamoDBWriteCapacityUtilization
	}
	_, err := client.RegisterScalableTarget(t.Context(), &applicationautoscaling.RegisterScalableTargetInput{
		ServiceNamespace: scalingtypes.ServiceNamespaceDynamodb, ResourceId: &resource, ScalableDimension: dimension,
		MinCapacity: aws.Int32(int32(s.Min)), MaxCapacity: aws.Int32(int32(s.Max)),
	})
	if err == nil && s.Target > 0 {
		_, err = client.PutScalingPolicy(t.Context(), &applicationautoscaling.PutScalingPolicyInput{
			PolicyName: aws.String("utilization"), ServiceNamespace: scalingtypes.ServiceNamespaceDynamodb, ResourceId: &resource,
			ScalableDimension: dimension, PolicyType: scalingtypes.PolicyTypeTargetTrackingScaling,
			TargetTrackingScalingPolicyConfiguration: &scalingtypes.TargetTrackingScalingPolicyConfiguration{
				TargetValue: &s.Target, PredefinedMetricSpecification: &scalingtypes.PredefinedMetricSpecification{PredefinedMetricType: utilization},
			},
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// bill gives Cost Explorer an answer: it has none of its own.
func (m *moto) bill(t *testing.T) {
	t.Helper()
	var days []any
	today := time.Now().UTC().Truncate(24 * time.Hour)
	for i, amount := range []string{"10.4166875000", "0.0000000001"} {
		days = append(days, map[string]any{
			"TimePeriod": map[string]any{"Start": today.AddDate(0, 0, i-2).Format(time.DateOnly), "End": today.AddDate(0, 0, i-1).Format(time.DateOnly)},
			"Total":      map[string]any{}, "Estimated": i == 1,
			"Groups": []any{map[string]any{"Keys": []any{"AWS Lambda"}, "Metrics": map[string]any{"UnblendedCost": map[string]any{"Amount": amount, "Unit": "USD"}}}},
		})
	}
	body, err := json.Marshal(map[string]any{"results": []any{map[string]any{"ResultsByTime": days, "DimensionValueAttributes": []any{}, "GroupDefinitions": []any{}}}})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, m.url+"/moto-api/static/ce/cost-and-usage-results", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		t.Fatalf("presetting a bill: %s", response.Status)
	}
}

// mendMetrics makes up for where moto's CloudWatch is not AWS's: the SDK speaks
// CBOR, moto JSON.
func mendMetrics(r *http.Request, call string) (*http.Response, error) {
	document, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	in, err := account.FromCBOR(document)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", call, err)
	}
	body, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	service := strings.Split(r.URL.Path, "/")[2]
	r = r.Clone(r.Context())
	r.URL.Path, r.Body, r.ContentLength = "/", io.NopCloser(bytes.NewReader(body)), int64(len(body))
	for _, name := range []string{"Smithy-Protocol", "Accept", "X-Amzn-Query-Mode"} {
		r.Header.Del(name)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", service+"."+call)
	response, out, err := exchange(r)
	if err != nil {
		return nil, err
	}
	if out == nil {
		out = map[string]any{}
	}
	mended := answer(response, nil)
	document = account.ToCBOR(out)
	mended.Body, mended.ContentLength = io.NopCloser(bytes.NewReader(document)), int64(len(document))
	mended.Header.Set("Content-Type", "application/cbor")
	mended.Header.Set("Smithy-Protocol", "rpc-v2-cbor")
	return mended, nil
}
