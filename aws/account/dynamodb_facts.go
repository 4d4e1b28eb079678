package account

import (
	"cmp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// This file turns DynamoDB's shapes into aloft's nouns.

func tableOf(t *types.TableDescription) model.Table {
	out := model.Table{
		Name:               line(t.TableName),
		Status:             safetext.Line(string(t.TableStatus)),
		Billing:            model.Provisioned,
		Class:              model.StandardClass,
		Throughput:         throughputOf(t.ProvisionedThroughput, t.OnDemandThroughput),
		Bytes:              aws.ToInt64(t.TableSizeBytes),
		Items:              aws.ToInt64(t.ItemCount),
		DeletionProtection: aws.ToBool(t.DeletionProtectionEnabled),
		Created:            moment(t.CreationDateTime),
	}
	// Tables that were never on demand have no summary.
	if s := t.BillingModeSummary; s != nil && s.BillingMode == types.BillingModePayPerRequest {
		out.Billing = model.OnDemand
	}
	if s := t.TableClassSummary; s != nil && s.TableClass != "" {
		out.Class = model.TableClass(safetext.Line(string(s.TableClass)))
	}
	if w := t.WarmThroughput; w != nil {
		warm(&out.Throughput, w.ReadUnitsPerSecond, w.WriteUnitsPerSecond, string(w.Status))
	}
	for i := range t.GlobalSecondaryIndexes {
		out.Indexes = append(out.Indexes, indexOf(&t.GlobalSecondaryIndexes[i]))
	}
	slices.SortFunc(out.Indexes, func(a, b model.Index) int { return cmp.Compare(a.Name, b.Name) })
	for _, l := range t.LocalSecondaryIndexes {
		out.LocalIndexes = append(out.LocalIndexes, model.LocalIndex{
			Name: line(l.IndexName), Bytes: aws.ToInt64(l.IndexSizeBytes), Items: aws.ToInt64(l.ItemCount),
		})
	}
	slices.SortFunc(out.LocalIndexes, func(a, b model.LocalIndex) int { return cmp.Compare(a.Name, b.Name) })
	for _, r := range t.Replicas {
		out.Replicas = append(out.Replicas, model.Replica{Region: line(r.RegionName), Status: safetext.Line(string(r.ReplicaStatus))})
	}
	if out.Billing == model.OnDemand {
		out.Throughput.ReadUnits, out.Throughput.WriteUnits = 0, 0
		for i := range out.Indexes {
			out.Indexes[i].Throughput.ReadUnits, out.Indexes[i].Throughput.WriteUnits = 0, 0
		}
	}
	return out
}

func indexOf(i *types.GlobalSecondaryIndexDescription) model.Index {
	out := model.Index{
		Name:        line(i.IndexName),
		Status:      safetext.Line(string(i.IndexStatus)),
		Backfilling: aws.ToBool(i.Backfilling),
		Throughput:  throughputOf(i.ProvisionedThroughput, i.OnDemandThroughput),
		Bytes:       aws.ToInt64(i.IndexSizeBytes),
		Items:       aws.ToInt64(i.ItemCount),
	}
	if w := i.WarmThroughput; w != nil {
		warm(&out.Throughput, w.ReadUnitsPerSecond, w.WriteUnitsPerSecond, string(w.Status))
	}
	return out
}

func throughputOf(p *types.ProvisionedThroughputDescription, o *types.OnDemandThroughput) model.Throughput {
	var out model.Throughput
	if p != nil {
		out.ReadUnits, out.WriteUnits = aws.ToInt64(p.ReadCapacityUnits), aws.ToInt64(p.WriteCapacityUnits)
		out.DecreasesToday = aws.ToInt64(p.NumberOfDecreasesToday)
		out.LastIncrease, out.LastDecrease = moment(p.LastIncreaseDateTime), moment(p.LastDecreaseDateTime)
	}
	if o != nil { // -1 stands for no ceiling
		out.MaxReadUnits = max(0, aws.ToInt64(o.MaxReadRequestUnits))
		out.MaxWriteUnits = max(0, aws.ToInt64(o.MaxWriteRequestUnits))
	}
	return out
}

func warm(t *model.Throughput, read, write *int64, status string) {
	t.WarmReadUnits, t.WarmWriteUnits, t.WarmStatus = aws.ToInt64(read), aws.ToInt64(write), safetext.Line(status)
}
