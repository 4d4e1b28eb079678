package account

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"

	"github.com/aloftdeck/aloft/model"
)

// scalingResources is the most resources that Application Auto Scaling tells of
// in one call, and the most targets on a page.
const scalingResources = 50

var errBounds = errors.New("auto scaling needs a minimum of one unit and more, and a maximum that is not below it")

// GetScaling reads what auto scaling does with tables and indexes: with all of
// the account, or with one table and its indexes. Without the permission to read
// policies, their targets are not known.
func (a *Account) GetScaling(ctx context.Context, table string) ([]model.Scaling, error) {
	ctx, done := a.bound(ctx)
	defer done()
	var resources []string
	if table != "" {
		t, err := a.GetTable(ctx, table)
		if err != nil {
			return nil, err
		}
		resources = append(resources, resourceOf(model.CapacityKey{Table: table}))
		for _, i := range t.Indexes {
			resources = append(resources, resourceOf(model.CapacityKey{Table: table, Index: i.Name}))
		}
	}
	targets, err := a.scalableTargets(ctx, resources)
	if err != nil || len(targets) == 0 {
		return nil, err
	}
	utilizations, err := a.utilizations(ctx, table, targets)
	if err != nil && model.ClassOf(err) != model.Denied {
		return nil, err
	}
	for i := range targets {
		targets[i].Target = utilizations[scalingKey{targets[i].CapacityKey, targets[i].Access}]
	}
	return targets, nil
}

// UpdateScaling changes the bounds of what auto scaling does.
func (a *Account) UpdateScaling(ctx context.Context, change model.ScalingChange) error {
	ctx, c, done := a.begin(ctx, "RegisterScalableTarget", change.String())
	defer done()
	if change.Min < 1 || change.Max < change.Min || change.Max > math.MaxInt32 {
		return a.failure(ctx, c, errBounds)
	}
	_, err := c.clients.scaling.RegisterScalableTarget(ctx, &applicationautoscaling.RegisterScalableTargetInput{
		ServiceNamespace: types.ServiceNamespaceDynamodb, ResourceId: aws.String(resourceOf(change.CapacityKey)),
		ScalableDimension: dimensionOf(change.CapacityKey, change.Access),
		MinCapacity:       aws.Int32(int32(change.Min)), MaxCapacity: aws.Int32(int32(change.Max)),
	})
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// scalableTargets reads the targets of these resources, or of all, by table, index
// and access.
func (a *Account) scalableTargets(ctx context.Context, resources []string) ([]model.Scaling, error) {
	ctx, c, done := a.begin(ctx, "DescribeScalableTargets", tableIn(resources))
	defer done()
	batches := slices.Collect(slices.Chunk(resources, scalingResources))
	if len(batches) == 0 {
		batches = [][]string{nil}
	}
	var targets []model.Scaling
	for _, batch := range batches {
		marker := ""
		for {
			if err := a.walks.page(c, marker); err != nil {
				return nil, err
			}
			out, err := c.clients.scaling.DescribeScalableTargets(ctx, &applicationautoscaling.DescribeScalableTargetsInput{
				ServiceNamespace: types.ServiceNamespaceDynamodb, ResourceIds: batch, NextToken: optional(marker),
				MaxResults: aws.Int32(scalingResources),
			})
			if err != nil {
				return nil, a.failure(ctx, c, err)
			}
			for i := range out.ScalableTargets {
				if s, ok := scalingOf(&out.ScalableTargets[i]); ok {
					targets = append(targets, s)
				}
			}
			next := aws.ToString(out.NextToken)
			if next == "" || next == marker {
				break
			}
			marker = next
		}
	}
	slices.SortFunc(targets, func(a, b model.Scaling) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Index, b.Index), cmp.Compare(a.Access, b.Access))
	})
	return targets, nil
}

// scalingKey is one kind of units of a table or index.
type scalingKey struct {
	model.CapacityKey
	access model.Access
}

// utilizations are the percentages of the provisioned units that policies aim at.
// Of one table, those of each resource that is scaled are asked for alone; pages
// have 10 policies at most.
func (a *Account) utilizations(ctx context.Context, table string, targets []model.Scaling) (map[scalingKey]float64, error) {
	ctx, c, done := a.begin(ctx, "DescribeScalingPolicies", table)
	defer done()
	resources := []string{""}
	if table != "" {
		resources = nil
		for _, t := range targets {
			resources = append(resources, resourceOf(t.CapacityKey))
		}
		resources = distinct(resources)
	}
	found := map[scalingKey]float64{}
	for _, resource := range resources {
		marker := ""
		for {
			if err := a.walks.page(c, marker); err != nil {
				return nil, err
			}
			out, err := c.clients.scaling.DescribeScalingPolicies(ctx, &applicationautoscaling.DescribeScalingPoliciesInput{
				ServiceNamespace: types.ServiceNamespaceDynamodb, ResourceId: optional(resource), NextToken: optional(marker),
			})
			if err != nil {
				return nil, a.failure(ctx, c, err)
			}
			for _, p := range out.ScalingPolicies {
				k, ok := scalingKeyOf(p.ResourceId, p.ScalableDimension)
				if t := p.TargetTrackingScalingPolicyConfiguration; ok && t != nil {
					found[k] = aws.ToFloat64(t.TargetValue)
				}
			}
			next := aws.ToString(out.NextToken)
			if next == "" || next == marker {
				break
			}
			marker = next
		}
	}
	return found, nil
}

func scalingOf(t *types.ScalableTarget) (model.Scaling, bool) {
	k, ok := scalingKeyOf(t.ResourceId, t.ScalableDimension)
	s := t.SuspendedState
	return model.Scaling{
		CapacityKey: k.CapacityKey, Access: k.access,
		Min: int64(aws.ToInt32(t.MinCapacity)), Max: int64(aws.ToInt32(t.MaxCapacity)),
		Suspended: s != nil && aws.ToBool(s.DynamicScalingInSuspended) && aws.ToBool(s.DynamicScalingOutSuspended),
	}, ok
}

// scalingKeyOf reads "table/orders" or "table/orders/index/by-day", and the
// dimension beside it.
func scalingKeyOf(resource *string, dimension types.ScalableDimension) (scalingKey, bool) {
	parts := strings.Split(line(resource), "/")
	k := scalingKey{access: model.Reads}
	switch {
	case len(parts) == 2 && parts[0] == "table":
		k.CapacityKey = model.CapacityKey{Table: parts[1]}
	case len(parts) == 4 && parts[0] == "table" && parts[2] == "index":
		k.CapacityKey = model.CapacityKey{Table: parts[1], Index: parts[3]}
	default:
		return k, false
	}
	switch dimension {
	case types.ScalableDimensionDynamoDBTableWriteCapacityUnits, types.ScalableDimensionDynamoDBIndexWriteCapacityUnits:
		k.access = model.Writes
	case types.ScalableDimensionDynamoDBTableReadCapacityUnits, types.ScalableDimensionDynamoDBIndexReadCapacityUnits:
	default:
		return k, false
	}
	return k, true
}

// resourceOf is what Application Auto Scaling calls a table or an index.
func resourceOf(k model.CapacityKey) string {
	if k.Index == "" {
		return "table/" + k.Table
	}
	return "table/" + k.Table + "/index/" + k.Index
}

func dimensionOf(k model.CapacityKey, access model.Access) types.ScalableDimension {
	switch {
	case k.Index == "" && access == model.Writes:
		return types.ScalableDimensionDynamoDBTableWriteCapacityUnits
	case k.Index == "":
		return types.ScalableDimensionDynamoDBTableReadCapacityUnits
	case access == model.Writes:
		return types.ScalableDimensionDynamoDBIndexWriteCapacityUnits
	}
	return types.ScalableDimensionDynamoDBIndexReadCapacityUnits
}

// tableIn is the table whose resources these are, empty for all.
func tableIn(resources []string) string {
	if len(resources) == 0 {
		return ""
	}
	return strings.TrimPrefix(resources[0], "table/")
}
