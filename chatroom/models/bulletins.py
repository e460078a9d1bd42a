"""What the processes of a site tell each other where there is no Redis."""

from django.db import models


class ProcessBulletin(models.Model):
    """What one process of the site tells the others, who reads and who types there: true for a few seconds."""

    process = models.CharField(max_length=16, primary_key=True)
    number = models.PositiveBigIntegerField()
    body = models.TextField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.process}/{self.number}"
