package sim

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// How long tables keep their items: TTL, and recovery to a point in time.

// betweenTTLs is how long DynamoDB takes no other change of a table's TTL.
const betweenTTLs = time.Hour

// recoverable is how far back a table can be recovered to, in days.
const recoverable = 35

func (w *World) describeTimeToLive(in *dynamodb.DescribeTimeToLiveInput) (*dynamodb.DescribeTimeToLiveOutput, error) {
	t, ok := w.table(*in.TableName)
	if !ok {
		return nil, noTable(*in.TableName)
	}
	out := &types.TimeToLiveDescription{TimeToLiveStatus: types.TimeToLiveStatusDisabled}
	if t.ttl != nil {
		out.AttributeName, out.TimeToLiveStatus = aws.String(t.ttl.attribute), types.TimeToLiveStatusEnabled
		if w.now().Before(t.ttl.ready) {
			out.TimeToLiveStatus = types.TimeToLiveStatusEnabling
		}
	}
	return &dynamodb.DescribeTimeToLiveOutput{TimeToLiveDescription: out}, nil
}

// updateTimeToLive switches TTL on. It takes as long as changes of tables take.
func (w *World) updateTimeToLive(in *dynamodb.UpdateTimeToLiveInput) (*dynamodb.UpdateTimeToLiveOutput, error) {
	asked := in.TimeToLiveSpecification
	if !aws.ToBool(asked.Enabled) {
		return nil, &loudError{"UpdateTimeToLive is simulated for switching it on"}
	}
	t, ok := w.table(*in.TableName)
	now := w.now()
	switch {
	case !ok:
		return nil, noTable(*in.TableName)
	case now.Before(t.ready):
		return nil, inUse("Attempt to change a resource which is still in use: Table is being created: %s", t.name)
	case t.ttl != nil && t.ttl.attribute == *asked.AttributeName:
		return nil, unfit("TimeToLive is already enabled")
	case t.ttl != nil && now.Sub(t.ttl.changed) < betweenTTLs:
		return nil, unfit("Time to live has been modified multiple times within a fixed interval")
	case t.ttl != nil:
		return nil, unfit("TimeToLive is active on a different AttributeName: current AttributeName is %s",
			t.ttl.attribute)
	}
	t.ttl = &timeToLive{attribute: *asked.AttributeName, changed: now, ready: now.Add(w.changeDelay(t, now))}
	return &dynamodb.UpdateTimeToLiveOutput{TimeToLiveSpecification: asked}, nil
}

// noTableToRecover is the answer of the calls about backups for a table that is not there.
func noTableToRecover(name string) error {
	return &refusal{status: 400, err: &types.TableNotFoundException{Message: aws.String("Table not found: " + name)}}
}

func (w *World) describeBackups(
	in *dynamodb.DescribeContinuousBackupsInput,
) (*dynamodb.DescribeContinuousBackupsOutput, error) {
	t, ok := w.table(*in.TableName)
	if !ok || w.now().Before(t.ready) {
		return nil, noTableToRecover(*in.TableName)
	}
	return &dynamodb.DescribeContinuousBackupsOutput{ContinuousBackupsDescription: w.backupsOf(t)}, nil
}

func (w *World) backupsOf(t *table) *types.ContinuousBackupsDescription {
	out := &types.ContinuousBackupsDescription{ContinuousBackupsStatus: types.ContinuousBackupsStatusEnabled,
		PointInTimeRecoveryDescription: &types.PointInTimeRecoveryDescription{PointInTimeRecoveryStatus: types.PointInTimeRecoveryStatusDisabled}}
	if p := out.PointInTimeRecoveryDescription; !t.recovery.IsZero() {
		p.PointInTimeRecoveryStatus, p.RecoveryPeriodInDays = types.PointInTimeRecoveryStatusEnabled,
			aws.Int32(recoverable)
		p.EarliestRestorableDateTime, p.LatestRestorableDateTime = aws.Time(t.recovery), aws.Time(w.now())
	}
	return out
}

// updateBackups switches recovery on, once the backups of the table are enabled.
func (w *World) updateBackups(
	in *dynamodb.UpdateContinuousBackupsInput,
) (*dynamodb.UpdateContinuousBackupsOutput, error) {
	asked := in.PointInTimeRecoverySpecification
	if !aws.ToBool(asked.PointInTimeRecoveryEnabled) || asked.RecoveryPeriodInDays != nil {
		return nil, &loudError{"UpdateContinuousBackups is simulated for switching recovery on"}
	}
	t, ok := w.table(*in.TableName)
	switch {
	case !ok:
		return nil, noTableToRecover(*in.TableName)
	case w.now().Before(t.backed):
		return nil, &refusal{status: 400, err: &types.ContinuousBackupsUnavailableException{
			Message: aws.String("Backups are being enabled for the table: " + t.name + ". Please retry later")}}
	}
	if t.recovery.IsZero() {
		t.recovery = w.now()
	}
	return &dynamodb.UpdateContinuousBackupsOutput{ContinuousBackupsDescription: w.backupsOf(t)}, nil
}
