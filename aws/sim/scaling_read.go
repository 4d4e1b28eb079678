package sim

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	autoscaling "github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling/types"
)

func scalingOperations() map[string]operation {
	return map[string]operation{
		"DescribeScalableTargets": simulate(200, (*World).describeScalableTargets,
			func(*autoscaling.DescribeScalableTargetsInput) string { return "" }),
		"DescribeScalingPolicies": simulate(200, (*World).describeScalingPolicies,
			func(in *autoscaling.DescribeScalingPoliciesInput) string { return aws.ToString(in.ResourceId) }),
		"RegisterScalableTarget": simulate(200, (*World).registerScalableTarget,
			func(in *autoscaling.RegisterScalableTargetInput) string { return aws.ToString(in.ResourceId) }),
	}
}

// How much is given in a page. A caller who says nothing about policies gets 10 of
// them, the most there is.
const (
	targetsPerPage  = 50
	policiesPerPage = 10
)

// scaled is one target with where it is.
type scaled struct {
	*scaling
	resource  string // "table/orders/index/by-day"
	dimension types.ScalableDimension
}

// order is the place of a target in lists, and what a page's token holds.
func (s scaled) order() string { return s.resource + " " + string(s.dimension) }

// resourceOf is a meter as Application Auto Scaling names it.
func resourceOf(m *meter) string {
	if m.key.Index == "" {
		return "table/" + m.key.Table
	}
	return "table/" + m.key.Table + "/index/" + m.key.Index
}

func dimensionOf(m *meter, a access) types.ScalableDimension {
	switch {
	case m.key.Index == "" && a == reads:
		return types.ScalableDimensionDynamoDBTableReadCapacityUnits
	case m.key.Index == "":
		return types.ScalableDimensionDynamoDBTableWriteCapacityUnits
	case a == reads:
		return types.ScalableDimensionDynamoDBIndexReadCapacityUnits
	}
	return types.ScalableDimensionDynamoDBIndexWriteCapacityUnits
}

// scaledOf are the targets that fit, in their order.
func (w *World) scaledOf(resources []string, dimension types.ScalableDimension) []scaled {
	var out []scaled
	for _, name := range w.tables.names {
		t, ok := w.tables.byName[name]
		if !ok { // one that nobody has looked at has no auto scaling
			continue
		}
		for _, m := range t.meters() {
			resource := resourceOf(m)
			if len(resources) > 0 && !slices.Contains(resources, resource) {
				continue
			}
			for a, s := range m.scaling {
				if d := dimensionOf(m, access(a)); s != nil && (dimension == "" || dimension == d) {
					out = append(out, scaled{s, resource, d})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b scaled) int { return strings.Compare(a.order(), b.order()) })
	return out
}

// pageOfScaled cuts a page out of a list, and gives the token of the next one.
func pageOfScaled(all []scaled, size *int32, most int, token *string) ([]scaled, *string, error) {
	limit := most
	if size != nil {
		if limit = int(*size); limit < 1 || limit > most {
			rule := "less than or equal to " + strconv.Itoa(most)
			if limit < 1 {
				rule = "greater than or equal to 1"
			}
			return nil, nil, unscalable("1 validation error detected: Value '%d' at 'maxResults' failed to satisfy constraint: "+
				"Member must have value %s", limit, rule)
		}
	}
	if token != nil {
		text, err := base64.StdEncoding.DecodeString(*token)
		i := slices.IndexFunc(all, func(s scaled) bool { return s.order() == string(text) })
		if err != nil || i < 0 {
			return nil, nil, &refusal{status: 400, err: &types.InvalidNextTokenException{Message: aws.String("Invalid token")}}
		}
		all = all[i+1:]
	}
	if len(all) <= limit {
		return all, nil, nil
	}
	return all[:limit], markerOf(all[limit-1].order()), nil
}

// onlyDynamoDB refuses what is scaled besides tables.
func onlyDynamoDB(namespace types.ServiceNamespace) error {
	if namespace != types.ServiceNamespaceDynamodb {
		return &loudError{"auto scaling is simulated for the namespace dynamodb, not " + string(namespace)}
	}
	return nil
}

func (w *World) describeScalableTargets(in *autoscaling.DescribeScalableTargetsInput) (*autoscaling.DescribeScalableTargetsOutput, error) {
	if err := onlyDynamoDB(in.ServiceNamespace); err != nil {
		return nil, err
	}
	page, next, err := pageOfScaled(w.scaledOf(in.ResourceIds, in.ScalableDimension), in.MaxResults, targetsPerPage, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &autoscaling.DescribeScalableTargetsOutput{ScalableTargets: []types.ScalableTarget{}, NextToken: next}
	for _, s := range page {
		out.ScalableTargets = append(out.ScalableTargets, types.ScalableTarget{
			ServiceNamespace: types.ServiceNamespaceDynamodb, ResourceId: aws.String(s.resource), ScalableDimension: s.dimension,
			MinCapacity: aws.Int32(int32(s.min)), MaxCapacity: aws.Int32(int32(s.max)), CreationTime: aws.Time(s.created),
			RoleARN: aws.String("arn:aws:iam::" + w.account + ":role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/" +
				"AWSServiceRoleForApplicationAutoScaling_DynamoDBTable"),
			ScalableTargetARN: aws.String(w.scalableARN(s)),
			SuspendedState: &types.SuspendedState{DynamicScalingInSuspended: aws.Bool(s.inHeld), DynamicScalingOutSuspended: aws.Bool(s.outHeld),
				ScheduledScalingSuspended: aws.Bool(false)},
		})
	}
	return out, nil
}

func (w *World) scalableARN(s scaled) string {
	id := uuid(stream(w.seed, "target "+s.order()))
	return "arn:aws:application-autoscaling:" + w.region + ":" + w.account + ":scalable-target/" + strings.ReplaceAll(id, "-", "")
}

func (w *World) describeScalingPolicies(in *autoscaling.DescribeScalingPoliciesInput) (*autoscaling.DescribeScalingPoliciesOutput, error) {
	if err := onlyDynamoDB(in.ServiceNamespace); err != nil {
		return nil, err
	}
	if in.PolicyNames != nil {
		return nil, &loudError{"DescribeScalingPolicies by the policies' names is not simulated"}
	}
	var resources []string
	if in.ResourceId != nil {
		resources = []string{*in.ResourceId}
	}
	all := slices.DeleteFunc(w.scaledOf(resources, in.ScalableDimension), func(s scaled) bool { return s.target == 0 })
	page, next, err := pageOfScaled(all, in.MaxResults, policiesPerPage, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &autoscaling.DescribeScalingPoliciesOutput{ScalingPolicies: []types.ScalingPolicy{}, NextToken: next}
	for _, s := range page {
		metric := types.MetricTypeDynamoDBReadCapacityUtilization
		if strings.HasSuffix(string(s.dimension), "WriteCapacityUnits") {
			metric = types.MetricTypeDynamoDBWriteCapacityUtilization
		}
		name := "$" + strings.TrimPrefix(s.resource, "table/") + "-scaling-policy"
		out.ScalingPolicies = append(out.ScalingPolicies, types.ScalingPolicy{
			ServiceNamespace: types.ServiceNamespaceDynamodb, ResourceId: aws.String(s.resource), ScalableDimension: s.dimension,
			PolicyName: aws.String(name), PolicyType: types.PolicyTypeTargetTrackingScaling, CreationTime: aws.Time(s.created),
			PolicyARN: aws.String("arn:aws:autoscaling:" + w.region + ":" + w.account + ":scalingPolicy:" +
				uuid(stream(w.seed, "policy "+s.order())) + ":resource/dynamodb/" + s.resource + ":policyName/" + name),
			Alarms: []types.Alarm{},
			TargetTrackingScalingPolicyConfiguration: &types.TargetTrackingScalingPolicyConfiguration{TargetValue: aws.Float64(s.target),
				PredefinedMetricSpecification: &types.PredefinedMetricSpecification{PredefinedMetricType: metric}},
		})
	}
	return out, nil
}

// registerScalableTarget makes a target, or changes the bounds of one. What is
// left out stays.
func (w *World) registerScalableTarget(in *autoscaling.RegisterScalableTargetInput) (*autoscaling.RegisterScalableTargetOutput, error) {
	if err := onlyDynamoDB(in.ServiceNamespace); err != nil {
		return nil, err
	}
	if in.Tags != nil {
		return nil, &loudError{"RegisterScalableTarget with tags is not simulated"}
	}
	m, a, ok := w.scalable(*in.ResourceId, in.ScalableDimension)
	if !ok {
		return nil, unscalable("DynamoDB table does not exist: %s", *in.ResourceId)
	}
	s := scaling{created: w.now()}
	if m.scaling[a] != nil {
		s = *m.scaling[a]
	} else if in.MinCapacity == nil || in.MaxCapacity == nil {
		return nil, unscalable("Both minCapacity and maxCapacity must be specified to register a new scalable target.")
	}
	if in.MinCapacity != nil {
		s.min = int64(*in.MinCapacity)
	}
	if in.MaxCapacity != nil {
		s.max = int64(*in.MaxCapacity)
	}
	switch {
	case s.min < 1:
		return nil, unscalable("Minimum capacity must be greater than or equal to 1")
	case s.min > s.max:
		return nil, unscalable("Maximum capacity cannot be less than minimum capacity")
	}
	if in.SuspendedState != nil {
		s.inHeld = aws.ToBool(in.SuspendedState.DynamicScalingInSuspended)
		s.outHeld = aws.ToBool(in.SuspendedState.DynamicScalingOutSuspended)
	}
	if m.scaling[reads] == nil && m.scaling[writes] == nil {
		m.checked = minuteOf(w.now())
	}
	m.scaling[a] = &s
	return &autoscaling.RegisterScalableTargetOutput{ScalableTargetARN: aws.String(w.scalableARN(scaled{&s, resourceOf(m), in.ScalableDimension}))}, nil
}

// scalable finds the meter that a resource and a dimension name.
func (w *World) scalable(resource string, dimension types.ScalableDimension) (*meter, access, bool) {
	name, indexName, _ := strings.Cut(strings.TrimPrefix(resource, "table/"), "/index/")
	t, ok := w.table(name)
	if !ok {
		return nil, 0, false
	}
	m, err := t.meterOf(wish{index: indexName})
	if err != nil {
		return nil, 0, false
	}
	for _, a := range []access{reads, writes} {
		if cmp.Compare(dimensionOf(m, a), dimension) == 0 {
			return m, a, true
		}
	}
	return nil, 0, false
}
