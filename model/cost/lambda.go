package cost

import "github.com/aloftdeck/aloft/model"

// arm is the architecture with prices of its own.
const arm = "arm64"

// IncludedStorageMB is the ephemeral storage that a function has without charge.
const IncludedStorageMB = 512

// LambdaUsage is what so many invocations, which took so many milliseconds all
// together, use: requests and duration. Any architecture but "arm64" is x86.
func LambdaUsage(f Subject, invocations, millis float64, memoryMB int, arch string) []Usage {
	requests, duration := LambdaRequestsX86, LambdaDurationX86
	if arch == arm {
		requests, duration = LambdaRequestsARM, LambdaDurationARM
	}
	return []Usage{
		{Item: requests, Subject: f, Amount: whole(invocations)},
		{Item: duration, Subject: f, Amount: whole(millis * float64(max(0, memoryMB)))},
	}
}

// EphemeralUsage is what ephemeral storage beyond the 512 MB that are included
// uses; without any beyond them there is none.
func EphemeralUsage(f Subject, millis float64, storageMB int) []Usage {
	if storageMB <= IncludedStorageMB {
		return nil
	}
	return []Usage{{Item: LambdaStorage, Subject: f, Amount: whole(millis * float64(storageMB-IncludedStorageMB))}}
}

// SwapPrice is what the invocations of a month cost with one version and with
// another, at list price and at the same mean duration: less memory may well take
// longer, which nobody knows beforehand.
func (b *Book) SwapPrice(region string, invocationsPerMonth, meanMillis float64, now, then model.Version) (nowUSD, thenUSD USD) {
	price := func(v model.Version) USD {
		millis := invocationsPerMonth * meanMillis
		usages := LambdaUsage(Subject{}, invocationsPerMonth, millis, v.MemoryMB, v.Architecture)
		_, usd := b.Cost(region, append(usages, EphemeralUsage(Subject{}, millis, v.EphemeralMB)...), false)
		return usd
	}
	return price(now), price(then)
}
