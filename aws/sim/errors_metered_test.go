package sim

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	autoscaling "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	scalingtypes "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	metrictypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	costtypes "github.com/aws/aws-sdk-go-v2/service/costexplorer/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	tabletypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/pricing"
	pricetypes "github.com/aws/aws-sdk-go-v2/service/pricing/types"
	"github.com/aws/smithy-go"
)

// meteredCalls is one call of each service of tables, metrics and prices.
var meteredCalls = map[string]func(ctx context.Context, w *World) error{
	"dynamodb.DescribeTable": func(ctx context.Context, w *World) error {
		_, err := tablesOf(w).DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("orders")})
		return err
	},
	"application-autoscaling.DescribeScalableTargets": func(ctx context.Context, w *World) error {
		_, err := scalingOf(w).DescribeScalableTargets(ctx, &autoscaling.DescribeScalableTargetsInput{ServiceNamespace: scalingtypes.ServiceNamespaceDynamodb})
		return err
	},
	"cloudwatch.ListMetrics": func(ctx context.Context, w *World) error {
		_, err := metricsOf(w).ListMetrics(ctx, &cloudwatch.ListMetricsInput{})
		return err
	},
	"pricing.GetProducts": func(ctx context.Context, w *World) error {
		_, err := pricesOf(w).GetProducts(ctx, &pricing.GetProductsInput{ServiceCode: aws.String("AWSLambda")})
		return err
	},
	"ce.GetCostAndUsage": func(ctx context.Context, w *World) error {
		_, err := billsOf(w).GetCostAndUsage(ctx, billIn("2026-11-01", "2026-11-02"))
		return err
	},
}

// isA reports whether an error is of a type.
func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func TestTroubleWithTablesMetricsAndPrices(t *testing.T) {
	for _, c := range []struct {
		call, effect, code string
		typed              func(error) bool
	}{
		{"dynamodb.DescribeTable", "throttle", "ThrottlingException", isA[*tabletypes.ThrottlingException]},
		{"dynamodb.DescribeTable", "error:InternalServerError", "InternalServerError", isA[*tabletypes.InternalServerError]},
		{"dynamodb.DescribeTable", "error:ResourceInUseException", "ResourceInUseException", isA[*tabletypes.ResourceInUseException]},
		{"dynamodb.DescribeTable", "error:LimitExceededException", "LimitExceededException", isA[*tabletypes.LimitExceededException]},
		{"dynamodb.DescribeTable", "denied", "AccessDeniedException", nil},
		{"dynamodb.DescribeTable", "expired", "ExpiredTokenException", nil},
		{"application-autoscaling.DescribeScalableTargets", "throttle", "ThrottlingException", nil},
		{"application-autoscaling.DescribeScalableTargets", "error:ConcurrentUpdateException", "ConcurrentUpdateException", isA[*scalingtypes.ConcurrentUpdateException]},
		{"application-autoscaling.DescribeScalableTargets", "error:ObjectNotFoundException", "ObjectNotFoundException", isA[*scalingtypes.ObjectNotFoundException]},
		{"application-autoscaling.DescribeScalableTargets", "error:InternalServiceException", "InternalServiceException", isA[*scalingtypes.InternalServiceException]},
		{"cloudwatch.ListMetrics", "throttle", "Throttling", nil},
		{"cloudwatch.ListMetrics", "denied", "AccessDenied", nil},
		{"cloudwatch.ListMetrics", "expired", "ExpiredToken", nil},
		{"cloudwatch.ListMetrics", "error:InternalServiceFault", "InternalServiceError", isA[*metrictypes.InternalServiceFault]},
		{"cloudwatch.ListMetrics", "error:InvalidParameterValue", "InvalidParameterValue", isA[*metrictypes.InvalidParameterValueException]},
		{"pricing.GetProducts", "throttle", "ThrottlingException", isA[*pricetypes.ThrottlingException]},
		{"pricing.GetProducts", "error:ExpiredNextTokenException", "ExpiredNextTokenException", isA[*pricetypes.ExpiredNextTokenException]},
		{"pricing.GetProducts", "error:AccessDeniedException", "AccessDeniedException", isA[*pricetypes.AccessDeniedException]},
		{"ce.GetCostAndUsage", "denied", "AccessDeniedException", nil},
		{"ce.GetCostAndUsage", "error:DataUnavailableException", "DataUnavailableException", isA[*costtypes.DataUnavailableException]},
		{"ce.GetCostAndUsage", "error:LimitExceededException", "LimitExceededException", isA[*costtypes.LimitExceededException]},
	} {
		t.Run(c.call+"="+c.effect, func(t *testing.T) {
			w := newWorld(t, Options{Now: standing, Unlimited: true})
			putTable(t, w, TableSpec{Name: "orders"})
			if err := w.Script(c.call + "#1=" + c.effect); err != nil {
				t.Fatal(err)
			}
			err := meteredCalls[c.call](t.Context(), w)
			var api smithy.APIError
			if !errors.As(err, &api) || api.ErrorCode() != c.code {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			if c.typed != nil && !c.typed(err) {
				t.Errorf("got a %T", chain(err))
			}
			if err := meteredCalls[c.call](t.Context(), w); err != nil {
				t.Errorf("the second call: %v", err)
			}
		})
	}
}

func TestQuotasOfMetrics(t *testing.T) {
	w := newWorld(t, Options{Now: standing})
	for n := 0; ; n++ {
		err := meteredCalls["cloudwatch.ListMetrics"](t.Context(), w)
		if err == nil {
			continue
		}
		wantError(t, err, "Throttling", "Rate exceeded", 400)
		if n != burstSeconds*listMetricsRate {
			t.Errorf("throttled after %d", n)
		}
		break
	}
}

// Denied names the table, as IAM does.
func TestDeniedTables(t *testing.T) {
	w := newWorld(t, Options{Now: standing, Unlimited: true})
	if err := w.Script("dynamodb.DescribeTable[orders]=denied"); err != nil {
		t.Fatal(err)
	}
	err := meteredCalls["dynamodb.DescribeTable"](t.Context(), w)
	wantError(t, err, "AccessDeniedException", "User: "+w.callerARN()+" is not authorized to perform: dynamodb:DescribeTable on resource: "+
		"arn:aws:dynamodb:us-east-1:123456789012:table/orders because no identity-based policy allows the dynamodb:DescribeTable action", 403)
}
