//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// userHz is the unit of times in /proc, which Linux shows to programs as hundredths of
// a second whatever the kernel uses (proc(5), sysconf(_SC_CLK_TCK)).
const userHz = 100

// Fields of /proc/PID/stat, counted behind the command's name (proc(5)).
const (
	statParent        = 1
	statUserTime      = 11
	statSystemTime    = 12
	statChildrenUser  = 13
	statChildrenSys   = 14
	statFieldsAtLeast = 15
)

func statOf(pid int) (fields []string, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, err
	}
	// The name is in parentheses and may hold spaces.
	fields = strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < statFieldsAtLeast {
		return nil, fmt.Errorf("/proc/%d/stat is too short", pid)
	}
	return fields, nil
}

func ticks(fields []string, which ...int) (d time.Duration, err error) {
	for _, i := range which {
		n, err := strconv.ParseInt(fields[i], 10, 64)
		if err != nil {
			return 0, err
		}
		d += time.Duration(n) * time.Second / userHz
	}
	return d, nil
}

// cpuOf is the processor time a process has used.
func cpuOf(pid int) (time.Duration, error) {
	fields, err := statOf(pid)
	if err != nil {
		return 0, err
	}
	return ticks(fields, statUserTime, statSystemTime)
}

// cpuOfTree is the processor time of a process and its children, dead ones included.
func cpuOfTree(pid int) (time.Duration, error) {
	fields, err := statOf(pid)
	if err != nil {
		return 0, err
	}
	sum, err := ticks(fields, statUserTime, statSystemTime, statChildrenUser, statChildrenSys)
	if err != nil {
		return 0, err
	}
	processes, err := os.ReadDir("/proc")
	if err != nil {
		return 0, err
	}
	parent := strconv.Itoa(pid)
	for _, p := range processes {
		child, err := strconv.Atoi(p.Name())
		if err != nil {
			continue
		}
		fields, err := statOf(child)
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue // it has just ended
		}
		if err != nil {
			return 0, err
		}
		if fields[statParent] != parent {
			continue
		}
		used, err := ticks(fields, statUserTime, statSystemTime)
		if err != nil {
			return 0, err
		}
		sum += used
	}
	return sum, nil
}

// Fields of the first line of /proc/stat that are time in which nothing was done (proc(5)).
const (
	statIdle   = 4
	statIOWait = 5
	statSteal  = 8 // the last one that is not part of another
)

// machineCPU is the processor time that all processes of the machine have used, and what
// its host has taken away.
func machineCPU() (d time.Duration, err error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(first)
	if len(fields) <= statSteal {
		return 0, errors.New("/proc/stat is too short")
	}
	for i := 1; i <= statSteal; i++ {
		if i == statIdle || i == statIOWait {
			continue
		}
		used, err := ticks(fields, i)
		if err != nil {
			return 0, err
		}
		d += used
	}
	return d, nil
}

// ownCPU is the processor time this process has used.
func ownCPU() (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, os.NewSyscallError("getrusage", err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}

// residentOf is how much of a process is in memory, in bytes.
func residentOf(pid int) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n << 10, err
		}
	}
	return 0, fmt.Errorf("/proc/%d/status names no VmRSS", pid)
}

// onRAMDisk reports whether a folder is on a file system whose fsync does nothing.
func onRAMDisk(dir string) (bool, error) {
	const tmpfs, ramfs = 0x01021994, 0x858458f6 // statfs(2)
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return false, os.NewSyscallError("statfs", err)
	}
	return fs.Type == tmpfs || fs.Type == ramfs, nil
}
