"""The hard rules of meetings: the values judged, the faults found, and the nearest ways out."""
