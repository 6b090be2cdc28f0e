"""etl: council reports in, proved facts out, office workbooks filled."""

__version__ = "0.2.0"
